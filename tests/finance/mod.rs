//! Budgets, spending, the ledger, and totals.

mod commitment;
mod discretion;
mod forecast;
mod invoice;
mod till;
mod totals;
