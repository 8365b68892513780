//! An organisation: a government, a partner, a supplier (Dutch: organisatie).

use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What kind of organisation it is (Dutch: soort organisatie).
    OrganisationKind {
        /// One of the municipalities (Dutch: gemeente).
        Municipality: "gemeente" / "municipality",
        /// One of the provinces (Dutch: provincie).
        Province: "provincie" / "province",
        /// One of the water boards (Dutch: waterschap).
        WaterBoard: "waterschap" / "water board",
        /// A ministry of the State (Dutch: ministerie).
        Ministry: "ministerie" / "ministry",
        /// An association of governments (Dutch: koepel).
        Umbrella: "koepel" / "umbrella organisation",
        /// A supplier of services or staff (Dutch: leverancier).
        Supplier: "leverancier" / "supplier",
        /// Any other (Dutch: overig).
        Other: "overig" / "other",
    }
}

/// An organisation: a government, a partner, a supplier (Dutch: organisatie).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// How it is called for short.
    pub short_name: Option<String>,
    /// The other spelling of its name.
    pub alternative_name: Option<String>,
    /// Its code in the national lists: GM0363, PV20, WS0155.
    pub code: Option<String>,
    /// Its number in the trade register, 8 digits (Dutch: KvK-nummer).
    pub kvk: Option<String>,
    /// Its fiscal number, 9 digits (Dutch: RSIN).
    pub rsin: Option<String>,
    /// Its number as a sender of messages, 20 digits (Dutch: OIN).
    pub oin: Option<String>,
    /// Its address in the register of government organisations (Dutch: TOOI).
    pub tooi_uri: Option<String>,
    /// The province in which it lies.
    pub province_id: Option<Uuid>,
    /// The first day on which it exists; null where that is unknown.
    pub valid_from: Option<Date>,
    /// The last day on which it exists; null while it does.
    pub valid_to: Option<Date>,
    /// Whether it was made up for the demo.
    pub invented: bool,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
