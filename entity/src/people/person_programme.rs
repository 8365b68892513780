//! Which programmes a person is known to; kept by appointments and contracts.

use sea_orm::entity::prelude::*;

/// Which programmes a person is known to; kept by appointments and contracts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_programme")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The programme that it belongs to; scope key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: Uuid,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
