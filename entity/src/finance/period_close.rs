//! A month of a programme in which nothing is booked any more (Dutch: periodeafsluiting).

use sea_orm::entity::prelude::*;

/// A month of a programme in which nothing is booked any more (Dutch: periodeafsluiting).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period_close")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The first day of the month.
    pub month: Date,
    /// The account that closed it.
    pub closed_by_id: Option<Uuid>,
    /// When it was closed.
    pub closed_at: DateTimeUtc,
    /// The account that opened it again.
    pub reopened_by_id: Option<Uuid>,
    /// When it was opened again; null while it is closed.
    pub reopened_at: Option<DateTimeUtc>,
    /// Why it was opened again.
    pub reason: Option<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
