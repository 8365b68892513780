//! The part of a commitment that lies on one line (Dutch: deel van de verplichting).

use sea_orm::entity::prelude::*;

/// The part of a commitment that lies on one line (Dutch: deel van de verplichting).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_part")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The commitment.
    pub commitment_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The contract, if there is one; it says whether somebody is hired.
    pub contract_id: Option<Uuid>,
    /// The line.
    pub budget_line_id: Uuid,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
