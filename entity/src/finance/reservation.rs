//! Money that is set aside on a line, not yet committed (Dutch: reservering). What is left of it, the ledger says.

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a reservation (Dutch: status van de reservering).
    ReservationStatus {
        /// Money is set aside (Dutch: open).
        Open: "open" / "open",
        /// All of it was committed (Dutch: gebruikt).
        Used: "gebruikt" / "used",
        /// What was left is free again (Dutch: vervallen).
        Cancelled: "vervallen" / "cancelled",
    }
}

/// Money that is set aside on a line, not yet committed (Dutch: reservering). What is left of it, the ledger says.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
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
    /// The line.
    pub budget_line_id: Uuid,
    /// What it is for.
    pub description: String,
    /// Its state.
    pub status: ReservationStatus,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
