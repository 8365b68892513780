//! Budgets, the ledger, and totals.

mod totals;
