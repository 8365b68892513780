//! The last instant at which a programme booked; its row is the lock under which bookings are stamped.

use sea_orm::entity::prelude::*;

/// The last instant at which a programme booked; its row is the lock under which bookings are stamped.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_clock")]
pub struct Model {
    /// The programme that it belongs to; scope key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: Uuid,
    /// The last stamp.
    pub recorded_at: DateTimeUtc,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
