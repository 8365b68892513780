//! What may be counted and summed of contracts: a view without names, and without the ceilings of hired people.

use crate::{Cents, ContractKind};
use sea_orm::entity::prelude::*;

/// A signed contract, of which only figures are told (Dutch: overeenkomst in samenvatting).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_summary")]
pub struct Model {
    /// The key of the contract.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// What is contracted (Dutch: soort).
    pub kind: ContractKind,
    /// Whom it hires; for counting only, no field shows it.
    pub person_id: Option<Uuid>,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The most that may be spent, in cents, excluding VAT; null where it hires.
    pub ceiling: Option<Cents>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
