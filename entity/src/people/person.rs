//! Somebody who works for a programme or a partner (Dutch: persoon).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// How a person works for the programme (Dutch: soort dienstverband).
    Employment {
        /// Employed (Dutch: in dienst).
        Employee: "in dienst" / "employee",
        /// Hired under a contract (Dutch: ingehuurd).
        Hired: "ingehuurd" / "hired",
        /// Lent by another organisation (Dutch: gedetacheerd).
        Seconded: "gedetacheerd" / "seconded",
        /// Works for a partner (Dutch: extern).
        External: "extern" / "external",
    }
}

/// Somebody who works for a programme or a partner (Dutch: persoon).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// First name and last name (Dutch: naam).
    pub full_name: Masked<String>,
    /// Whom he works for.
    pub organisation_id: Uuid,
    /// Address for e-mail; personal (Dutch: e-mailadres).
    #[sea_orm(nullable)]
    pub email: Masked<String>,
    /// Telephone number; personal (Dutch: telefoonnummer).
    #[sea_orm(nullable)]
    pub phone: Masked<String>,
    /// How a person works for the programme (Dutch: soort dienstverband).
    pub employment: Employment,
    /// Whether it was made up for the demo.
    pub invented: bool,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
