//! What an account was told of confidential and personal fields (Dutch: inzage).

use crate::Class;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// How somebody came to know of a field (Dutch: wijze van inzage).
    AccessWay {
        /// Its values were shown, of the rows that are listed (Dutch: getoond).
        Shown: "getoond" / "shown",
        /// A sum, the smallest or the largest of its values was shown (Dutch: opgeteld).
        Aggregated: "opgeteld" / "aggregated",
        /// Rows were found, ordered or grouped by its values (Dutch: doorzocht).
        Searched: "doorzocht" / "searched",
    }
}

/// What an account was told of confidential and personal fields, in one request and of one kind of thing; never the values
/// (Dutch: inzage).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_record")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who was told.
    pub account_id: Uuid,
    /// In whose place.
    pub on_behalf_of_id: Option<Uuid>,
    /// The kind of thing: its table.
    pub entity: String,
    /// The class that the fields have.
    pub class: Class,
    /// How somebody came to know of a field (Dutch: wijze van inzage).
    pub way: AccessWay,
    /// The global ids of the rows, a JSON array; at most 200.
    pub ids: String,
    /// The fields, as the schema calls them, a JSON array.
    pub fields: String,
    /// The grants by which the account reads them, a JSON array.
    pub grants: String,
    /// When.
    pub at: DateTimeUtc,
    /// The request.
    pub request_id: Option<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
