//! A colour that somebody set in place of the one that follows from the figures, for some time (Dutch: handmatige stoplichtkleur).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The colour of a figure (Dutch: stoplichtkleur).
    Rag {
        /// Within tolerance (Dutch: groen).
        Green: "groen" / "green",
        /// Above tolerance (Dutch: oranje).
        Amber: "oranje" / "amber",
        /// Above the red tolerance (Dutch: rood).
        Red: "rood" / "red",
        /// Without data (Dutch: grijs).
        Grey: "grijs" / "grey",
    }
}

/// A colour that somebody set in place of the one that follows from the figures, for some time (Dutch: handmatige stoplichtkleur).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rag_override")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package; null where it is of the programme as a whole; scope key.
    pub work_package_id: Option<Uuid>,
    /// The line, where it is of one.
    pub budget_line_id: Option<Uuid>,
    /// The fiscal year (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// The colour.
    pub colour: Rag,
    /// Why.
    pub reason: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The account that set it.
    pub set_by_id: Option<Uuid>,
    /// When it was taken back, if it was.
    pub withdrawn_at: Option<DateTimeUtc>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
