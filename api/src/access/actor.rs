//! Who asks: an account, its grants of today, and the rights that follow.

use super::rights::Rights;
use chrono::NaiveDate;
use entity::{AccountKind, Role, ScopeKind};
use std::sync::Arc;
use uuid::Uuid;

/// A known account, as it is now.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub account: Uuid,
    /// How it is called.
    pub name: String,
    /// Who holds it.
    pub kind: AccountKind,
    /// The person, where a person holds it.
    pub person: Option<Uuid>,
    /// The organisation that it acts for.
    pub organisation: Option<Uuid>,
    /// Whether it signed in with a key that changes nothing.
    pub read_only: bool,
    /// Whether it may sign in.
    pub active: bool,
    /// The roles that it holds today.
    pub roles: Vec<HeldRole>,
    /// What they give.
    pub rights: Arc<Rights>,
}

/// A role that an account holds today.
#[derive(Clone, Debug)]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// Over what kind of thing.
    pub scope: ScopeKind,
    /// Over which; none where it is everything.
    pub of: Option<Uuid>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}
