//! Budgets, the ledger, and totals.

mod discretion;
mod import;
mod ledger;
mod totals;
mod verify;
