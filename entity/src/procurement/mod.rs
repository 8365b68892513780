//! Contracts.

pub mod contract;
pub mod contract_summary;
