//! Budgets, the ledger, and what follows from it.

pub mod budget;
pub mod budget_line;
pub mod cash_forecast;
pub mod ledger_entry;
pub mod line_sum;
pub mod spending;
pub mod totals;
