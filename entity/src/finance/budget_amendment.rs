//! A change of an adopted budget (Dutch: begrotingswijziging).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What an amendment does (Dutch: soort begrotingswijziging).
    AmendmentKind {
        /// More or less money in all (Dutch: suppletoir).
        Supplementary: "suppletoir" / "supplementary",
        /// From one line to another; it sums to nothing (Dutch: overheveling).
        Transfer: "overheveling" / "transfer",
    }
}

vocabulary! {
    /// The state of an amendment (Dutch: status van de begrotingswijziging).
    AmendmentStatus {
        /// Being drafted (Dutch: concept).
        Draft: "concept" / "draft",
        /// Waits for a decision (Dutch: ingediend).
        Submitted: "ingediend" / "submitted",
        /// Approved, and booked (Dutch: goedgekeurd).
        Approved: "goedgekeurd" / "approved",
        /// Rejected (Dutch: afgewezen).
        Rejected: "afgewezen" / "rejected",
    }
}

/// A change of an adopted budget (Dutch: begrotingswijziging).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_amendment")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The budget that it changes.
    pub budget_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The fiscal year of the budget (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// Its number in its budget, from 1 (Dutch: volgnummer).
    pub sequence: i32,
    /// Its kind.
    pub kind: AmendmentKind,
    /// Why the budget is changed (Dutch: toelichting).
    pub reason: String,
    /// The decision that approved or rejected it (Dutch: besluit).
    pub decision: Option<String>,
    /// Its state.
    pub status: AmendmentStatus,
    /// The account that drafted it; whoever did does not approve it.
    pub drafted_by_id: Option<Uuid>,
    /// The account that changed it last as a draft; whoever changed it does not approve it.
    pub edited_by_id: Option<Uuid>,
    /// The account that submitted it; whoever did does not approve it.
    pub submitted_by_id: Option<Uuid>,
    /// The account that approved or rejected it.
    pub decided_by_id: Option<Uuid>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
