//! What happened: changes, and outcomes kept for replay.

pub mod change_event;
pub mod idempotency_key;
