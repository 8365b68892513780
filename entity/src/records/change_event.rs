//! A change of one field; written in the transaction of the change (Dutch: wijziging).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What a change did (Dutch: soort wijziging).
    ChangeAction {
        /// It came to be (Dutch: aangemaakt).
        Create: "aangemaakt" / "created",
        /// It was changed (Dutch: gewijzigd).
        Change: "gewijzigd" / "changed",
        /// It was removed (Dutch: verwijderd).
        Remove: "verwijderd" / "removed",
    }
}

vocabulary! {
    /// The class of a piece of data (Dutch: gegevensklasse).
    Class {
        /// Public (Dutch: openbaar).
        Pub: "openbaar" / "public",
        /// Shared with partners (Dutch: gedeeld met partners).
        Shr: "gedeeld met partners" / "shared with partners",
        /// For the funder (Dutch: voor de financier).
        Fnd: "voor de financier" / "for the funder",
        /// For the staff of the programme (Dutch: intern).
        Int: "intern" / "internal",
        /// For procurement and finance (Dutch: vertrouwelijk).
        Cnf: "vertrouwelijk" / "confidential",
        /// Personal contact data (Dutch: persoonsgegeven).
        Per: "persoonsgegeven" / "personal",
    }
}

/// A change of one field; written in the transaction of the change (Dutch: wijziging).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_event")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The kind of thing that changed: its table.
    pub entity: String,
    /// Its key.
    pub entity_id: Uuid,
    /// The version that the change made.
    pub entity_version: i64,
    /// What a change did (Dutch: soort wijziging).
    pub action: ChangeAction,
    /// The field.
    pub field: String,
    /// The class of a piece of data (Dutch: gegevensklasse).
    pub class: Class,
    /// The value before, as JSON; personal values are never kept.
    #[sea_orm(nullable)]
    pub before: Masked<String>,
    /// The value after, as JSON; personal values are never kept.
    #[sea_orm(nullable)]
    pub after: Masked<String>,
    /// Who did it; null for the system.
    pub account_id: Option<Uuid>,
    /// In whose place.
    pub on_behalf_of_id: Option<Uuid>,
    /// When.
    pub at: DateTimeUtc,
    /// The request.
    pub request_id: Option<String>,
    /// The programme that it belongs to; scope key.
    pub programme_id: Option<Uuid>,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Option<Uuid>,
    /// The organisation that it concerns; scope key.
    pub organisation_id: Option<Uuid>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
