//! Budgets, the ledger, and totals.

mod discretion;
mod import;
mod ledger;
mod property;
mod totals;
mod verify;
