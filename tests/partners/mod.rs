//! Organisations.

mod organisation;
mod partnership;
mod sharing;
