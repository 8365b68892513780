//! What the routes share, and how the house answers at its door.

use super::documents::Documents;
use super::seams::{Execute, Ready, Viewer, Viewers};
use crate::access::Actor;
use crate::auth::{Accounts, Authenticator, Identity};
use crate::clock::Clock;
use crate::commands::Idempotency;
use crate::config::Config;
use crate::error::Error;
use crate::graphql::Asker;
use crate::schema::Schema;
use crate::store::Store;
use async_graphql::{Name, Request, Response, Value};
use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use entity::Language;
use std::any::TypeId;
use std::sync::Arc;

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

/// The application, as its routes see it.
pub struct App {
    /// Answers a request.
    pub execute: Execute,
    /// Who is behind an identity.
    pub viewers: Box<dyn Viewers>,
    /// Whether it can answer.
    pub ready: Ready,
    /// Who may sign tokens.
    pub authenticator: Authenticator,
    /// How it is set up.
    pub config: Config,
    /// Accounts that the page of GraphiQL offers, with their tokens.
    pub demo: Vec<(String, String)>,
    pub(super) documents: Documents,
}

impl App {
    /// An application of these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { schema, store, authenticator, clock, config, demo } = parts;
        let ready = store.clone();
        let house = House { accounts: Accounts::new(store.clone()), cursors: config.cursor_secret.as_bytes().into(), store, clock };
        let judged = crate::schema::judged();
        let execute: Execute = Box::new(move |request, known| {
            let schema = if known { judged.clone() } else { schema.clone() };
            Box::pin(async move { told(asker(&request), schema.execute(request).await) })
        });
        let ready: Ready = Box::new(move || {
            let store = ready.clone();
            Box::pin(async move { store.ready().await })
        });
        Self::over(execute, Box::new(house), ready, authenticator, config, demo)
    }

    /// An application over anything that answers.
    pub fn over(
        execute: Execute,
        viewers: Box<dyn Viewers>,
        ready: Ready,
        authenticator: Authenticator,
        config: Config,
        demo: Vec<(String, String)>,
    ) -> Self {
        let documents = Documents::new(config.limits.clone());
        Self { execute, viewers, ready, authenticator, config, demo, documents }
    }
}

/// The accounts of the house, and the database as each sees it.
struct House {
    store: Arc<Store>,
    accounts: Accounts,
    clock: Clock,
    cursors: Arc<[u8]>,
}

#[async_trait]
impl Viewers for House {
    async fn viewer(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error> {
        let actor: Arc<Actor> = self.accounts.actor(identity, self.clock.today()).await?;
        let view = self.store.view(&actor.rights)?;
        let (now, today) = (self.clock.now(), self.clock.today());
        let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let asker = Arc::new(Asker::new(view, actor.account, now, today, language(headers), self.cursors.clone(), said("x-request-id")));
        let (store, key) = (self.store.clone(), Idempotency::new(said("idempotency-key")));
        Ok(Viewer::new(move |request| request.data(asker).data(actor).data(store).data(key)))
    }
}

/// Who asks, as the viewer was attached to his request.
fn asker(request: &Request) -> Option<Arc<Asker>> {
    request.data.get(&TypeId::of::<Arc<Asker>>())?.downcast_ref::<Arc<Asker>>().cloned()
}

/// What an answer says of itself: what was hidden, and what it took.
fn told(asker: Option<Arc<Asker>>, mut answer: Response) -> Response {
    let Some(asker) = asker else { return answer };
    if let Some(redactions) = asker.redactions() {
        answer.extensions.insert("redactions".to_owned(), redactions);
    }
    let cost = [(Name::new("statements"), Value::from(asker.view.statements()))];
    answer.extensions.insert("cost".to_owned(), Value::Object(cost.into_iter().collect()));
    answer
}

/// The language of messages: Dutch, unless English is asked for first.
fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split(',').map(str::trim).find(|tag| tag.starts_with("nl") || tag.starts_with("en"));
    if first.is_some_and(|tag| tag.starts_with("en")) { Language::En } else { Language::Nl }
}
