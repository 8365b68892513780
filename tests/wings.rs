//! Behaviour by wing, in sentences.
#![expect(clippy::tests_outside_test_module, reason = "this whole target is tests")]

mod finance;
mod partners;
mod people;
mod planning;
mod procurement;
mod programmes;
