//! What happened.

pub mod access_record;
pub mod change;
