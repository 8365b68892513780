//! A programme: work packages with a common budget and goal (Dutch: programma).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of a programme (Dutch: status van het programma).
    ProgrammeStatus {
        /// Being prepared (Dutch: voorbereiding).
        Preparation: "voorbereiding" / "preparation",
        /// Running (Dutch: actief).
        Active: "actief" / "active",
        /// Stopped for a while (Dutch: opgeschort).
        Suspended: "opgeschort" / "suspended",
        /// Being closed (Dutch: in afronding).
        Closing: "in afronding" / "closing",
        /// Closed (Dutch: afgesloten).
        Closed: "afgesloten" / "closed",
        /// Archived (Dutch: gearchiveerd).
        Archived: "gearchiveerd" / "archived",
    }
}

/// A programme: work packages with a common budget and goal (Dutch: programma).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Its code, unique.
    pub code: String,
    /// Its name in Dutch.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// The directorate that it belongs to.
    pub directorate_id: Uuid,
    /// What it is to reach (Dutch: doel).
    #[sea_orm(nullable)]
    pub goal: Masked<String>,
    /// Its state.
    pub status: ProgrammeStatus,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Whether it can deduct VAT: its ledger then excludes VAT (Dutch: btw verrekenbaar).
    pub vat_recoverable: bool,
    /// Above this part of the budget too much, in hundredths, a forecast is amber (Dutch: tolerantie oranje).
    pub amber_above_hundredths: i32,
    /// Above this part of the budget too much, in hundredths, a forecast is red (Dutch: tolerantie rood).
    pub red_above_hundredths: i32,
    /// So much of the budget of a line, in hundredths, may be committed above what is available, with a reason.
    pub overcommit_hundredths: i32,
    /// A forecast that deviates from the budget by more than this part of it, in hundredths, is explained.
    pub explain_above_hundredths: i32,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
