//! How many programmes a directorate has; a view.

use sea_orm::entity::prelude::*;

/// How many programmes a directorate has; a view.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directorate_size")]
pub struct Model {
    /// The directorate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// How many programmes.
    pub programmes: i64,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
