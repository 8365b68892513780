//! What is owed by a contract or an order, as far as it is not invoiced (Dutch: verplichting). What is open of it, the ledger says.

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a commitment (Dutch: status van de verplichting).
    CommitmentStatus {
        /// Invoices are expected (Dutch: open).
        Open: "open" / "open",
        /// What was left is free again (Dutch: vrijgevallen).
        Released: "vrijgevallen" / "released",
    }
}

/// What is owed by a contract or an order, as far as it is not invoiced (Dutch: verplichting). What is open of it, the ledger says.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The contract, if there is one.
    pub contract_id: Option<Uuid>,
    /// Who supplies.
    pub supplier_id: Option<Uuid>,
    /// The number of the order or contract (Dutch: kenmerk).
    pub reference: String,
    /// The first day for which it holds.
    pub starts_on: Date,
    /// The last day for which it holds.
    pub ends_on: Date,
    /// Its state.
    pub status: CommitmentStatus,
    /// Why more was committed than was available.
    pub reason: Option<String>,
    /// On how many lines it lies: who does not read all of its parts is not told its sums.
    pub part_count: i32,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
