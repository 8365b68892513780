//! Events of security, in the log under a target of their own (`security`): who was not let in, who tried what he may not.
//! An account is named by its key, a reason by its code; no name, no token, no address. The request id stands in the span.

use std::fmt::Display;
use uuid::Uuid;

/// The target of the log.
pub const TARGET: &str = "security";

/// Somebody was not let in.
pub fn login_refused(reason: &'static str) {
    tracing::warn!(target: TARGET, event = "login_refused", reason, "not let in");
}

/// A known account tried to write what it may not.
pub fn write_refused(account: Uuid, mutation: &'static str, reason: &'static str) {
    tracing::warn!(target: TARGET, event = "write_refused", %account, mutation, reason, "a write was refused");
}

/// A known account asked what it may not: a document that is not trusted.
pub fn document_refused(account: Uuid) {
    tracing::warn!(target: TARGET, event = "document_refused", %account, reason = "not_trusted", "a document was refused");
}

/// A page of another origin tried to open a socket.
pub fn origin_refused() {
    tracing::warn!(target: TARGET, event = "origin_refused", reason = "unknown_origin", "a socket was refused");
}

/// What was read could not be recorded, and was not told.
pub fn not_recorded(account: Uuid, cause: &dyn Display) {
    tracing::error!(target: TARGET, event = "not_recorded", %account, %cause, "what is confidential is not told: its reading can't be recorded");
}
