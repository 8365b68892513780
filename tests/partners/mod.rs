//! Organisations.

mod organisation;
