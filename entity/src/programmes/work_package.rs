//! A work package: a part of a programme, with one coordinator at a time (Dutch: werkpakket).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a work package (Dutch: status van het werkpakket).
    WorkPackageStatus {
        /// Being drafted (Dutch: concept).
        Concept: "concept" / "concept",
        /// Approved, not yet started (Dutch: goedgekeurd).
        Approved: "goedgekeurd" / "approved",
        /// Running (Dutch: actief).
        Active: "actief" / "active",
        /// Its results are delivered (Dutch: opgeleverd).
        Completed: "opgeleverd" / "completed",
        /// Closed (Dutch: afgesloten).
        Closed: "afgesloten" / "closed",
        /// Stopped, for a reason (Dutch: gestopt).
        Stopped: "gestopt" / "stopped",
    }
}

/// A work package: a part of a programme, with one coordinator at a time (Dutch: werkpakket).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_package")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// Its code, unique in its programme.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its state.
    pub status: WorkPackageStatus,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Why it was stopped.
    pub stop_reason: Option<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
