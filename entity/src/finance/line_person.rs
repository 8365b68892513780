//! Which hired persons are behind the money of a line; kept by the ledger. Only counted: totals are told in groups.

use sea_orm::entity::prelude::*;

/// Which hired persons are behind the money of a line; kept by the ledger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line_person")]
pub struct Model {
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub budget_line_id: Uuid,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The fiscal year of the line (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// The organisation that pays the line; scope key.
    pub funder_id: Option<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
