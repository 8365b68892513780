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
    /// The account in whose place it acts now, in a role that it lent: then it has no right of its own.
    pub on_behalf_of: Option<Uuid>,
    /// Every account of its person, and of the person for whom it acts: in the eyes of who counts eyes they are one.
    pub selves: Vec<Uuid>,
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
    /// In which roles of others it may act today.
    pub lent: Vec<LentRole>,
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

/// A role of another, in which an account may act today.
#[derive(Clone, Debug)]
pub struct LentRole {
    /// The account of who is replaced.
    pub absentee: Uuid,
    /// How that is called.
    pub name: String,
    /// Who holds that.
    pub kind: AccountKind,
    /// The role, for the days of the deputising.
    pub held: HeldRole,
}
