//! Budgets, the ledger, and what follows from it.

pub mod amendment_line;
pub mod budget;
pub mod budget_amendment;
pub mod budget_line;
pub mod cash_forecast;
pub mod commitment;
pub mod commitment_part;
pub mod explained;
pub mod figure;
pub mod forecast;
pub mod invoice;
pub mod invoice_line;
pub mod ledger_entry;
pub mod line_sum;
pub mod period_close;
pub mod rag_override;
pub mod reservation;
pub mod spending;
pub mod tolerances;
pub mod totals;
pub mod vat_amount;
