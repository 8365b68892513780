//! A milestone that waits for another (Dutch: afhankelijkheid).

use sea_orm::entity::prelude::*;

/// A milestone that waits for another (Dutch: afhankelijkheid).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_dependency")]
pub struct Model {
    /// The one that waits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub milestone_id: Uuid,
    /// The one that comes first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub depends_on_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
