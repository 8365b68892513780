//! Budgets, the ledger, and totals.

mod acting;
mod amendment;
mod budget;
mod discretion;
mod period;
mod rag;
mod reversal;
mod series;
mod totals;
