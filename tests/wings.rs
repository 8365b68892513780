//! Behaviour by wing, in sentences.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod finance;
mod partners;
mod people;
mod planning;
mod procurement;
mod programmes;
mod records;
