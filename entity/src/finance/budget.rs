//! The budget of a programme for a fiscal year (Dutch: begroting).

use crate::{Masked, vocabulary};
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a budget (Dutch: status van de begroting).
    BudgetStatus {
        /// Being drafted (Dutch: concept).
        Draft: "concept" / "draft",
        /// Waits for adoption (Dutch: ingediend).
        Submitted: "ingediend" / "submitted",
        /// Adopted; changes by amendment only (Dutch: vastgesteld).
        Adopted: "vastgesteld" / "adopted",
        /// The year is closed (Dutch: afgesloten).
        Closed: "afgesloten" / "closed",
    }
}

/// The budget of a programme for a fiscal year (Dutch: begroting).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The fiscal year (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// Its state.
    pub status: BudgetStatus,
    /// The account that drafted it; whoever did does not adopt it. Of what was imported there is none.
    #[sea_orm(nullable)]
    pub drafted_by_id: Masked<Uuid>,
    /// The account that changed its lines last; whoever changed them does not adopt it.
    #[sea_orm(nullable)]
    pub edited_by_id: Masked<Uuid>,
    /// The account that submitted it; whoever did does not adopt it.
    #[sea_orm(nullable)]
    pub submitted_by_id: Masked<Uuid>,
    /// The account that adopted it.
    #[sea_orm(nullable)]
    pub adopted_by_id: Masked<Uuid>,
    /// The day on which it was adopted (Dutch: vaststellingsdatum).
    pub adopted_on: Option<Date>,
    /// Why it was sent back, if it was (Dutch: reden van teruggave).
    #[sea_orm(nullable)]
    pub return_reason: Masked<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
