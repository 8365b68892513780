//! Budgets, the ledger and its sums.

pub mod budget;
pub mod budget_line;
pub mod ledger_clock;
pub mod ledger_entry;
pub mod line_month;
pub mod line_person;
pub mod line_total;
