//! The outcome of a mutation, kept for its replay.

use sea_orm::entity::prelude::*;

/// The outcome of a mutation, kept for its replay.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// For whom he acted; himself, where it was for nobody else.
    #[sea_orm(primary_key, auto_increment = false)]
    pub on_behalf_of_id: Uuid,
    /// The mutation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: String,
    /// The key of the request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The hash of the input.
    pub input_hash: String,
    /// What it made or changed.
    pub entity_id: Option<Uuid>,
    /// When.
    pub at: DateTimeUtc,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
