//! What can be done: one mutation a file, by wing: its input, its errors, and its few lines between the rules and the writer.

pub mod finance;
mod frame;
mod idempotency;
pub mod partners;
mod payload;
pub mod people;
pub mod planning;
mod problems;
pub mod programmes;

pub use frame::{Command, Framed, Idempotency, Told, mutation};
pub use payload::Payload;
pub use problems::{Code, Problems, UserError};
