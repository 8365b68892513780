//! Somebody acts in the place of another, in one role, for some time (Dutch: vervanging, waarneming).

use crate::Masked;
use crate::people::role_grant::Role;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// Where a deputising stands today; worked out from its days, never stored (Dutch: stand van een vervanging).
    DeputisingState {
        /// It begins later (Dutch: gepland).
        Planned: "gepland" / "planned",
        /// It holds today (Dutch: lopend).
        Running: "lopend" / "running",
        /// Its last day has passed, or it was ended (Dutch: beëindigd).
        Ended: "beëindigd" / "ended",
    }
}

/// Somebody acts in the place of another, in one role, for some time (Dutch: vervanging, waarneming).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deputising")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The grant that is lent; its account is that of the absentee.
    pub grant_id: Uuid,
    /// The role of the grant.
    pub role: Role,
    /// The account of who is replaced.
    pub absentee_account_id: Uuid,
    /// Who is replaced, where a person holds the account.
    pub absentee_id: Option<Uuid>,
    /// The account of who replaces him.
    pub deputy_account_id: Uuid,
    /// Who replaces him, where a person holds the account.
    pub deputy_id: Option<Uuid>,
    /// The programme of the grant, where it is over one or over a work package of it; scope key.
    pub programme_id: Option<Uuid>,
    /// The work package of the grant, where it is over one; scope key.
    pub work_package_id: Option<Uuid>,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Why; it can tell of somebody's health, and is personal.
    pub reason: Masked<String>,
    /// The account of who granted it.
    pub granted_by_id: Uuid,
    /// When it was ended before its last day.
    pub ended_at: Option<DateTimeUtc>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
