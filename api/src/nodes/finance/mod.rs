//! Budgets, the ledger, and what follows from it.

pub mod budget;
pub mod budget_line;
pub mod ledger_entry;
pub mod totals;
