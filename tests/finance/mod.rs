//! Budgets, spending, the ledger, and totals.

mod acting;
mod actual;
mod amendment;
mod budget;
mod commitment;
mod discretion;
mod example;
mod explain;
mod forecast;
mod import;
mod invoice;
mod ledger;
mod period;
mod property;
mod rag;
mod reversal;
mod series;
mod statements;
mod till;
mod totals;
mod verify;
