//! What happened.

pub mod change;
