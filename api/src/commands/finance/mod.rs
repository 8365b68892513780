//! What can be done with money.

pub mod import_ledger;
