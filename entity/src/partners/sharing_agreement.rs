//! What a partner may read of a dataset of a programme (Dutch: gegevensleveringsafspraak).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What a sharing agreement is about (Dutch: gegevensset).
    Dataset {
        /// Work packages and their coordinators (Dutch: programma).
        Programme: "programma" / "programme",
        /// Milestones marked as shared (Dutch: planning).
        Planning: "planning" / "planning",
        /// Contracts other than hiring (Dutch: contracten).
        Contracts: "contracten" / "contracts",
        /// Budget and ledger totals (Dutch: begroting).
        Budget: "begroting" / "budget",
        /// Subsidies and advances (Dutch: subsidie).
        Subsidy: "subsidie" / "subsidy",
        /// Adopted reports (Dutch: rapportages).
        Reports: "rapportages" / "reports",
        /// Who knows what (Dutch: expertise).
        Expertise: "expertise" / "expertise",
        /// Issues marked as shared (Dutch: knelpunten).
        Issues: "knelpunten" / "issues",
    }
}

vocabulary! {
    /// How much is shared (Dutch: deelniveau).
    SharingLevel {
        /// Nothing (Dutch: niets).
        None: "niets" / "none",
        /// Names, states, dates and totals (Dutch: samenvatting).
        Summary: "samenvatting" / "summary",
        /// Rows, without confidential and personal data (Dutch: detail).
        Detail: "detail" / "detail",
    }
}

vocabulary! {
    /// The state of a sharing agreement (Dutch: status van de gegevensleveringsafspraak).
    SharingStatus {
        /// Waits for the approval of another person (Dutch: voorgesteld).
        Proposed: "voorgesteld" / "proposed",
        /// Approved (Dutch: actief).
        Active: "actief" / "active",
        /// Ended (Dutch: beëindigd).
        Ended: "beëindigd" / "ended",
    }
}

/// What a partner may read of a dataset of a programme (Dutch: gegevensleveringsafspraak).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sharing_agreement")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The partnership.
    pub partnership_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The partner; scope key.
    pub organisation_id: Uuid,
    /// What a sharing agreement is about (Dutch: gegevensset).
    pub dataset: Dataset,
    /// How much is shared (Dutch: deelniveau).
    pub level: SharingLevel,
    /// Its state.
    pub status: SharingStatus,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Option<Date>,
    /// Who proposed it.
    pub proposed_by_id: Masked<Uuid>,
    /// Who approved it: another person.
    #[sea_orm(nullable)]
    pub approved_by_id: Masked<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
