//! What the routes share, and how the house answers at its door.

use super::budget::{Budgets, Turns};
use super::documents::Documents;
use super::introspection::Sights;
use super::metrics::Metrics;
use super::nobody::Door;
use super::seams::{Execute, Follow, Ready, Viewer, Viewers};
use super::trusted::Trusted;
use crate::auth::{Accounts, Authenticator, Identity};
use crate::clock::Clock;
use crate::commands::Idempotency;
use crate::config::Config;
use crate::error::Error;
use crate::graphql::Asker;
use crate::live::{Base, Feed, Lines, Subscriber};
use crate::schema;
use crate::store::{PoolUse, Store};
use async_graphql::Request;
use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use chrono::{SecondsFormat, TimeDelta};
use entity::Language;
use std::any::TypeId;
use std::sync::{Arc, OnceLock};

/// What an application is made of.
pub struct Parts {
    /// The database.
    pub store: Arc<Store>,
    /// Who may sign tokens.
    pub authenticator: Authenticator,
    /// What time it is.
    pub clock: Clock,
    /// How it is set up.
    pub config: Config,
    /// Accounts that the page of GraphiQL offers: of the demo, and of nothing else.
    pub demo: Vec<String>,
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
    /// Accounts that the page of GraphiQL offers.
    pub demo: Vec<String>,
    /// Sockets and streams that are open.
    pub lines: Arc<Lines>,
    pub(super) follow: Option<Follow>,
    pub(super) documents: Documents,
    pub(super) budgets: Budgets,
    pub(super) turns: Turns,
    pub(super) nobody: Door,
    pub(super) trusted: Trusted,
    /// What is counted.
    pub metrics: Metrics,
    pub(super) pools: Pools,
    /// Until when what it says of reporting faults holds.
    pub(super) security_expires: String,
}

/// How many connections the pools have.
pub(super) type Pools = Box<dyn Fn() -> Vec<PoolUse> + Send + Sync>;

/// What is said of reporting faults holds for so long from the start.
const SECURITY_TEXT: TimeDelta = TimeDelta::days(180);

impl App {
    /// An application of these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { store, authenticator, clock, config, demo } = parts;
        let (ready, counted) = (store.clone(), store.clone());
        let (accounts, feed) = (Accounts::new(store.clone()), Feed::of(&store));
        let house = House(Arc::new(Base { accounts, feed, cursors: config.cursor_secret.as_bytes().into(), store, clock }));
        // The smallest first: what it did not keep of its making is there for the next.
        let (judged, judging, sights) = (schema::judged(), schema::judging(), Sights::default());
        let execute: Execute = Box::new(move |request, known| {
            let schema = sights.of(&request).unwrap_or_else(|| if known { judged.clone() } else { judging.clone() });
            Box::pin(async move {
                let asker = asker(&request);
                let answer = schema.execute(request).await;
                match asker {
                    Some(asker) => asker.told(answer),
                    None => answer,
                }
            })
        });
        let ready: Ready = Box::new(move || {
            let store = ready.clone();
            Box::pin(async move { store.ready().await })
        });
        let pools: Pools = Box::new(move || counted.pools());
        let app = Self { pools, ..Self::over(execute, Box::new(house), ready, authenticator, config, demo) };
        // Who never follows anything has no schema for it.
        let followed = OnceLock::new();
        app.following(Box::new(move |request| followed.get_or_init(schema::followed).execute_stream(request)))
    }

    /// An application over anything that answers.
    pub fn over(
        execute: Execute,
        viewers: Box<dyn Viewers>,
        ready: Ready,
        authenticator: Authenticator,
        config: Config,
        demo: Vec<String>,
    ) -> Self {
        let documents = Documents::new(config.limits.clone());
        let lines = Arc::new(Lines::new(config.live.clone()));
        let expires = Clock::system(config.zone).now() + SECURITY_TEXT;
        Self {
            execute,
            viewers,
            ready,
            authenticator,
            config,
            demo,
            lines,
            follow: None,
            documents,
            budgets: Budgets::default(),
            turns: Turns::default(),
            nobody: Door::new(),
            trusted: Trusted::default(),
            metrics: Metrics::default(),
            pools: Box::new(Vec::new),
            security_expires: expires.to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }

    /// The same, with subscriptions.
    #[must_use]
    pub fn following(self, follow: Follow) -> Self {
        Self { follow: Some(follow), ..self }
    }

    /// The same, with the documents that it trusts.
    #[must_use]
    pub fn trusting(self, trusted: Trusted) -> Self {
        Self { trusted, ..self }
    }
}

/// The accounts of the house, and the database as each sees it.
struct House(Arc<Base>);

#[async_trait]
impl Viewers for House {
    async fn viewer(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error> {
        let actor = self.0.actor(identity).await?;
        let asker = Arc::new(self.0.asker(&actor, language(headers), said(headers, "x-request-id"))?);
        let (store, key) = (self.0.store.clone(), Idempotency::new(said(headers, "idempotency-key")));
        let known = actor.clone();
        Ok(Viewer::new(move |request| request.data(asker).data(actor).data(store).data(key)).known(known))
    }

    async fn subscriber(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error> {
        let (base, identity, language) = (self.0.clone(), identity.clone(), language(headers));
        let subscriber = Arc::new(Subscriber { base, identity, language, request: said(headers, "x-request-id") });
        subscriber.actor().await?;
        Ok(Viewer::new(move |request| request.data(subscriber)))
    }
}

/// What a header says.
fn said(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Who asks, as the viewer was attached to his request.
fn asker(request: &Request) -> Option<Arc<Asker>> {
    request.data.get(&TypeId::of::<Arc<Asker>>())?.downcast_ref::<Arc<Asker>>().cloned()
}

/// The language of messages: Dutch, unless English is asked for first.
fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split(',').map(str::trim).find(|tag| tag.starts_with("nl") || tag.starts_with("en"));
    if first.is_some_and(|tag| tag.starts_with("en")) { Language::En } else { Language::Nl }
}
