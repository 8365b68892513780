//! A subsidy of which the programme is the recipient (Dutch: subsidie).

use crate::Cents;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a subsidy (Dutch: status van de subsidie).
    SubsidyStatus {
        /// Being drafted (Dutch: concept).
        Concept: "concept" / "concept",
        /// Applied for (Dutch: ingediend).
        Submitted: "ingediend" / "submitted",
        /// Granted (Dutch: verleend).
        Granted: "verleend" / "granted",
        /// Settled (Dutch: vastgesteld).
        Settled: "vastgesteld" / "settled",
        /// Closed (Dutch: afgesloten).
        Closed: "afgesloten" / "closed",
    }
}

/// A subsidy of which the programme is the recipient (Dutch: subsidie).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subsidy")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// Who gives it; scope key.
    pub funder_id: Uuid,
    /// The scheme (Dutch: regeling).
    pub scheme: String,
    /// The reference of the grant (Dutch: kenmerk).
    pub reference: String,
    /// Its state.
    pub status: SubsidyStatus,
    /// What was granted, in cents (Dutch: verleend bedrag).
    pub granted: Cents,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
