//! What the routes share.

use super::expand::{Facts, facts};
use super::scan::scan;
use crate::access::Actor;
use crate::auth::{Accounts, Authenticator, Refused};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::graphql::Asker;
use crate::schema::Schema;
use crate::store::Store;
use async_graphql::parser::types::ExecutableDocument;
use axum::http::{HeaderMap, header};
use entity::Language;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

/// How many parsed documents are kept.
const KEPT: usize = 1_000;

/// What an application is made of.
pub struct Parts {
    /// The schema.
    pub schema: Schema,
    /// The database.
    pub store: Arc<Store>,
    /// Who may sign tokens.
    pub authenticator: Authenticator,
    /// What time it is.
    pub clock: Clock,
    /// How it is set up.
    pub config: Config,
    /// Accounts that the page of GraphiQL offers, with their tokens: of the demo, and of nothing else.
    pub demo: Vec<(String, String)>,
}

/// The application.
pub struct App {
    pub(super) parts: Parts,
    pub(super) judged: Schema,
    accounts: Accounts,
    cursors: Arc<[u8]>,
    documents: RwLock<HashMap<String, Arc<Document>>>,
}

/// A document that passed.
pub(super) struct Document {
    pub parsed: ExecutableDocument,
    pub facts: Facts,
    /// Whether the library has judged it.
    pub judged: AtomicBool,
}

impl App {
    /// An application of these parts.
    pub fn new(parts: Parts) -> Self {
        let cursors = parts.config.cursor_secret.as_bytes().into();
        Self { judged: crate::schema::judged(), accounts: Accounts::new(parts.store.clone()), cursors, documents: RwLock::default(), parts }
    }

    /// Who asks.
    pub(super) async fn actor(&self, headers: &HeaderMap) -> Result<Arc<Actor>, (Error, Option<Refused>)> {
        let identity = self.parts.authenticator.identify(headers).await.map_err(|refused| (Error::Unauthenticated, Some(refused)))?;
        let actor = self.accounts.actor(&identity, self.parts.clock.today()).await;
        actor.map_err(|error| match error {
            Error::Unauthenticated => (Error::Unauthenticated, Some(Refused::Invalid)),
            other => (other, None),
        })
    }

    /// What a request carries into the resolvers.
    pub(super) fn asker(&self, actor: &Actor, headers: &HeaderMap) -> Result<Asker, Error> {
        let view = self.parts.store.view(&actor.rights)?;
        let request = headers.get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        let (now, today) = (self.parts.clock.now(), self.parts.clock.today());
        Ok(Asker::new(view, now, today, language(headers), self.cursors.clone(), request))
    }

    /// The parsed document of a text, if it is within the limits.
    pub(super) fn document(&self, text: &str) -> Result<Arc<Document>, Error> {
        if let Some(known) = self.documents.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Ok(known.clone());
        }
        scan(text)?;
        let parsed = async_graphql::parser::parse_query(text).map_err(|error| Error::invalid("query", syntax(&error)))?;
        let facts = facts(&parsed)?;
        let document = Arc::new(Document { parsed, facts, judged: AtomicBool::new(false) });
        let mut documents = self.documents.write().unwrap_or_else(PoisonError::into_inner);
        if documents.len() >= KEPT {
            documents.clear();
        }
        documents.insert(text.to_owned(), document.clone());
        Ok(document)
    }
}

/// Where a document is not GraphQL; not what the parser makes of it.
fn syntax(error: &async_graphql::parser::Error) -> String {
    let at = error.positions().next().map(|at| format!(" at line {}, column {}", at.line, at.column));
    format!("this is not a GraphQL document{}", at.unwrap_or_default())
}

/// The language of messages: Dutch, unless English is asked for first.
fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split(',').map(str::trim).find(|tag| tag.starts_with("nl") || tag.starts_with("en"));
    if first.is_some_and(|tag| tag.starts_with("en")) { Language::En } else { Language::Nl }
}
