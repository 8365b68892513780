//! Who came after an organisation that ended (Dutch: rechtsopvolger).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// How an organisation was succeeded (Dutch: soort opvolging).
    SuccessionKind {
        /// Several became a new one (Dutch: fusie).
        Merger: "fusie" / "merger",
        /// It became part of an existing one (Dutch: opheffing en samenvoeging).
        Absorption: "opheffing en samenvoeging" / "absorption",
        /// It was divided or rearranged (Dutch: herindeling).
        Rearrangement: "herindeling" / "rearrangement",
    }
}

/// Who came after an organisation that ended (Dutch: rechtsopvolger).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_successor")]
pub struct Model {
    /// The one that ended or changed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// The one that came after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub successor_id: Uuid,
    /// The day of the change.
    pub changed_on: Date,
    /// Its kind.
    pub kind: SuccessionKind,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
