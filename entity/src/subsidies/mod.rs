//! Subsidies and their advances.

pub mod advance;
pub mod subsidy;
