//! A directorate of an organisation, to which programmes belong (Dutch: directie).

use sea_orm::entity::prelude::*;

/// A directorate of an organisation, to which programmes belong (Dutch: directie).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directorate")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Other names, as a JSON array of texts.
    pub aliases: String,
    /// The organisation.
    pub organisation_id: Uuid,
    /// The directorate above it.
    pub parent_id: Option<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
