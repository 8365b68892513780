//! Budgets, the ledger, and totals.

mod discretion;
mod periods;
mod totals;
