//! Which documents are known before anybody asks.

use crate::error::Error;
use entity::{Role, Vocabulary};
use serde::Deserialize;
use std::path::PathBuf;

/// The documents that an installation trusts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrustedDocuments {
    /// A manifest of Apollo's or Relay's tools, or a directory of such manifests and of documents (`.graphql`).
    pub path: Option<PathBuf>,
    /// Roles for which nothing else is run; an account with another role beside is not restricted.
    pub only: Vec<String>,
    /// Whether clients may tell of a document once and ask by its hash then (automatic persisted queries).
    pub automatic: bool,
}

impl TrustedDocuments {
    /// Refuses a restriction that is none, or under which nothing could be asked.
    pub(super) fn validate(&self) -> Result<(), Error> {
        if let Some(role) = self.only.iter().find(|role| Role::parse(role).is_none()) {
            return Err(Error::invalid("trusted_documents.only", format!("{role} is no role")));
        }
        if !self.only.is_empty() && self.path.is_none() {
            return Err(Error::invalid("trusted_documents.path", "these roles could ask nothing; say which documents are trusted"));
        }
        Ok(())
    }
}
