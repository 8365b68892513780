//! A result to be reached by a day (Dutch: mijlpaal).

use crate::Masked;
use sea_orm::entity::prelude::*;

/// A result to be reached by a day (Dutch: mijlpaal).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// What it is called.
    pub title: String,
    /// The day that was agreed at first (Dutch: oorspronkelijke datum).
    pub baseline_on: Date,
    /// The day that is expected now (Dutch: verwachte datum).
    pub forecast_on: Date,
    /// The day on which it was reached.
    pub reached_on: Option<Date>,
    /// What shows that it was reached (Dutch: bewijs).
    #[sea_orm(nullable)]
    pub evidence: Masked<String>,
    /// Whether partners see it under an agreement on planning.
    pub shared: bool,
    /// The partner that has to reach it, if not the programme; scope key.
    pub owner_id: Option<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
