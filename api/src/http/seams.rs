//! What the door needs from the house, and nothing more: who is behind a token, what answers a request, and whether the
//! house can. So the door is tested without a database, and the house says in one place what a request carries.

use crate::access::Actor;
use crate::auth::Identity;
use crate::error::Error;
use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};
use async_trait::async_trait;
use axum::http::HeaderMap;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use std::sync::Arc;

/// Answers a request that passed the door; it is told whether the document was answered without an error before, and need
/// not be judged again. Beside `data` it may set `extensions`; `extensions.cost.statements` is logged.
pub type Execute = Box<dyn Fn(Request, bool) -> BoxFuture<'static, Response> + Send + Sync>;

/// Follows what a subscription asks: an answer an event, until there are no more.
pub type Follow = Box<dyn Fn(Request) -> BoxStream<'static, Response> + Send + Sync>;

/// Whether the house can answer: the database is there, and its tables are up to date.
pub type Ready = Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// Who is behind an identity.
#[async_trait]
pub trait Viewers: Send + Sync {
    /// The viewer of a request, which comes with these headers.
    ///
    /// # Errors
    /// `Unauthenticated` where nobody is known by this identity (401), `Forbidden` where he may not come in (403),
    /// `Unavailable` where it can't be found out (503).
    async fn viewer(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error>;

    /// The viewer of a subscription, which lives longer than what he may.
    ///
    /// # Errors
    /// As those of a request.
    async fn subscriber(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error> {
        self.viewer(identity, headers).await
    }
}

/// Somebody who is let in: what he brings into his request.
pub struct Viewer {
    attach: Box<dyn FnOnce(Request) -> Request + Send>,
    /// The account, where it is one of the house: what it may ask in a minute is counted.
    pub(super) actor: Option<Arc<Actor>>,
}

impl Viewer {
    /// Brings what this puts into a request.
    pub fn new(attach: impl FnOnce(Request) -> Request + Send + 'static) -> Self {
        Self { attach: Box::new(attach), actor: None }
    }

    /// The same, known to be this account.
    #[must_use]
    pub fn known(self, actor: Arc<Actor>) -> Self {
        Self { actor: Some(actor), ..self }
    }

    pub(super) fn attach(self, request: Request) -> Request {
        (self.attach)(request)
    }
}

/// Answers by a schema alone.
pub fn by_schema<Q, M, S>(schema: Schema<Q, M, S>) -> Execute
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    Box::new(move |request, _| {
        let schema = schema.clone();
        Box::pin(async move { schema.execute(request).await })
    })
}
