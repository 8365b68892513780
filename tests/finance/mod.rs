//! Budgets, the ledger, and totals.

mod discretion;
mod import;
mod ledger;
mod property;
mod statements;
mod totals;
mod verify;
