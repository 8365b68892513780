//! Budgets, the ledger, and totals.

mod discretion;
mod totals;
