//! Organisations.

mod organisation;
mod sharing;
