//! Who listens: an identity, and what it may now. Nothing of its rights is kept from one event to the next.

use super::feed::Feed;
use crate::access::Actor;
use crate::auth::{Accounts, Identity};
use crate::clock::Clock;
use crate::error::Error;
use crate::graphql::Asker;
use crate::security;
use crate::store::Store;
use entity::Language;
use std::sync::Arc;

/// What a viewer's database is made of.
pub struct Base {
    /// The database.
    pub store: Arc<Store>,
    /// The accounts.
    pub accounts: Accounts,
    /// What time it is.
    pub clock: Clock,
    /// The key that seals cursors.
    pub cursors: Arc<[u8]>,
    /// What is told of what is written.
    pub feed: Feed,
}

impl Base {
    /// The database as an actor sees it now.
    pub fn asker(&self, actor: &Actor, language: Language, request: Option<String>) -> Result<Asker, Error> {
        let (view, clock) = (self.store.view(&actor.rights)?, self.clock);
        let (cursors, records) = (self.cursors.clone(), self.store.records());
        Ok(Asker::new(view, actor, (clock.now(), clock.today()), language, cursors, request, records))
    }

    /// Who is behind an identity now.
    pub async fn actor(&self, identity: &Identity) -> Result<Arc<Actor>, Error> {
        let actor = self.accounts.actor(identity, self.clock.today()).await;
        actor.inspect_err(|error| match error {
            Error::Unauthenticated => security::login_refused("unknown_account"),
            Error::Forbidden if identity.on_behalf_of.is_some() => security::login_refused("not_a_deputy"),
            Error::Forbidden => security::login_refused("inactive_account"),
            _ => {}
        })
    }
}

/// Somebody who listens.
pub struct Subscriber {
    /// What his database is made of.
    pub base: Arc<Base>,
    /// Whose token he brought.
    pub identity: Identity,
    /// The language of messages.
    pub language: Language,
    /// The request in which he came.
    pub request: Option<String>,
}

impl Subscriber {
    /// Who he is now.
    ///
    /// # Errors
    /// `Unauthenticated` or `Forbidden` where he is not let in any more.
    pub async fn actor(&self) -> Result<Arc<Actor>, Error> {
        self.base.actor(&self.identity).await
    }

    /// The database as he sees it now.
    pub async fn asker(&self) -> Result<Arc<Asker>, Error> {
        let actor = self.actor().await?;
        Ok(Arc::new(self.base.asker(&actor, self.language, self.request.clone())?))
    }
}
