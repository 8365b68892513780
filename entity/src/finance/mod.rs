//! Budgets, the ledger and its sums.

pub mod amendment_line;
pub mod budget;
pub mod budget_amendment;
pub mod budget_line;
pub mod commitment;
pub mod commitment_part;
pub mod forecast;
pub mod invoice;
pub mod invoice_line;
pub mod ledger_clock;
pub mod ledger_entry;
pub mod line_month;
pub mod line_person;
pub mod line_sum;
pub mod line_total;
pub mod period_close;
pub mod rag_override;
pub mod reservation;
