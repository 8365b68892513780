//! A partner of a programme (Dutch: samenwerking).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What a partner is to the programme (Dutch: soort samenwerking).
    PartnershipKind {
        /// It gives a subsidy (Dutch: financier).
        Funder: "financier" / "funder",
        /// It works along as another government (Dutch: interbestuurlijke partner).
        IntergovernmentalPartner: "interbestuurlijke partner" / "intergovernmental partner",
        /// It carries out part of the work (Dutch: uitvoeringspartner).
        ExecutionPartner: "uitvoeringspartner" / "execution partner",
    }
}

vocabulary! {
    /// The state of a partnership (Dutch: status van de samenwerking).
    PartnershipStatus {
        /// Invited (Dutch: uitgenodigd).
        Invited: "uitgenodigd" / "invited",
        /// Working together (Dutch: actief).
        Active: "actief" / "active",
        /// Ended (Dutch: beëindigd).
        Ended: "beëindigd" / "ended",
    }
}

/// A partner of a programme (Dutch: samenwerking).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partnership")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The partner; scope key.
    pub organisation_id: Uuid,
    /// Its kind.
    pub kind: PartnershipKind,
    /// Its state.
    pub status: PartnershipStatus,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Option<Date>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
