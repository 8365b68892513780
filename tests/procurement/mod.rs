//! Contracts.

mod contract;
