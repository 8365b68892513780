//! What happened: changes, what was read of confidential fields, and outcomes kept for replay.

pub mod access_record;
pub mod change_event;
pub mod idempotency_key;
