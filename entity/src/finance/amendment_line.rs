//! What an amendment adds to a line, or takes from it (Dutch: regel van de begrotingswijziging).

use crate::Cents;
use sea_orm::entity::prelude::*;

/// What an amendment adds to a line, or takes from it (Dutch: regel van de begrotingswijziging).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amendment_line")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The amendment.
    pub amendment_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The line.
    pub budget_line_id: Uuid,
    /// In cents; negative takes away.
    pub amount: Cents,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
