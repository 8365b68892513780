//! A payment in advance on a subsidy (Dutch: voorschot).

use crate::Cents;
use sea_orm::entity::prelude::*;

/// A payment in advance on a subsidy (Dutch: voorschot).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advance")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The subsidy.
    pub subsidy_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// Who pays; scope key.
    pub funder_id: Uuid,
    /// The day of payment.
    pub paid_on: Date,
    /// In cents.
    pub amount: Cents,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
