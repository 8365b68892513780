//! `graphql-transport-ws`, by a loop of our own: one task a socket, one an operation, and a few answers between them.
//! Who does not take them in is cut off; nothing is kept for him.

mod line;
mod message;
mod operations;

pub use line::serve;

/// The name of the protocol.
pub const PROTOCOL: &str = "graphql-transport-ws";
