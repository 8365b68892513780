//! Budgets, spending, the ledger, and totals.

mod acting;
mod amendment;
mod budget;
mod commitment;
mod discretion;
mod forecast;
mod invoice;
mod period;
mod rag;
mod reversal;
mod series;
mod till;
mod totals;
