//! What can be done: one mutation a file, by wing: its input, its errors, and its few lines between the rules and the writer.

pub mod finance;
mod frame;
mod idempotency;
pub mod partners;
pub mod people;
pub mod planning;
pub mod programmes;

pub use frame::{Code, Command, Framed, Idempotency, Outcome, Problems, UserError, execute};
