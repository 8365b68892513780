//! What one request may ask at most. They hold for everybody, before anything runs.

use crate::error::Error;
use entity::{Role, Vocabulary};
use serde::Deserialize;
use std::collections::HashMap;

/// The limits of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a body: a document and its variables.
    pub body_bytes: usize,
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Tokens of a document.
    pub tokens: usize,
    /// Aliases in a document.
    pub aliases: usize,
    /// Directives in a document.
    pub directives: usize,
    /// Operations in a document.
    pub operations: usize,
    /// Brackets that are open at once.
    pub nesting: usize,
    /// Lists and objects within each other in a value.
    pub value_nesting: usize,
    /// Fields, fragments written out.
    pub fields: usize,
    /// Levels of fields, fragments written out.
    pub depth: usize,
    /// Nodes that an answer could have at most, by its page sizes.
    pub nodes: usize,
    /// Connections at once.
    pub connections: usize,
    /// Of these from one address; behind a proxy all come from that of the proxy.
    pub connections_per_address: usize,
    /// Requests of an account that run at once; the next wait.
    pub running_per_account: usize,
    /// Cost that an account may ask in a minute: 1 a field of the root, and 1 a node that it could return at most.
    pub cost_per_minute: usize,
    /// The same for accounts with these roles; of several, the most generous counts.
    pub cost_per_minute_of: HashMap<String, usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            document_bytes: 64 * 1024,
            tokens: 2_000,
            aliases: 50,
            directives: 30,
            operations: 10,
            nesting: 40,
            value_nesting: 10,
            fields: 3_000,
            depth: 20,
            nodes: 500_000,
            connections: 4_096,
            connections_per_address: 1_024,
            running_per_account: 8,
            cost_per_minute: 3_000_000,
            cost_per_minute_of: HashMap::new(),
        }
    }
}

impl Limits {
    /// Refuses limits under which nothing can be asked, or so wide that they are none.
    pub(super) fn validate(&self) -> Result<(), Error> {
        for (name, limit, most) in [
            ("body_bytes", self.body_bytes, 16 * 1024 * 1024),
            ("document_bytes", self.document_bytes, 1024 * 1024),
            ("tokens", self.tokens, 50_000),
            ("aliases", self.aliases, 5_000),
            ("directives", self.directives, 5_000),
            ("operations", self.operations, 1_000),
            // Both the parser and the library go down by calls: deeper, the stack would end.
            ("nesting", self.nesting, 60),
            ("value_nesting", self.value_nesting, 60),
            ("fields", self.fields, 50_000),
            ("depth", self.depth, 60),
            ("nodes", self.nodes, 10_000_000),
            ("connections", self.connections, 100_000),
            ("connections_per_address", self.connections_per_address, 100_000),
            ("running_per_account", self.running_per_account, 10_000),
            ("cost_per_minute", self.cost_per_minute, 1_000_000_000),
        ] {
            if limit == 0 || limit > most {
                return Err(Error::invalid(format!("limits.{name}"), format!("between 1 and {most}")));
            }
        }
        for (role, cost) in &self.cost_per_minute_of {
            if Role::parse(role).is_none() || *cost == 0 {
                return Err(Error::invalid(format!("limits.cost_per_minute_of.{role}"), "a role, and a cost of at least 1"));
            }
        }
        Ok(())
    }
}
