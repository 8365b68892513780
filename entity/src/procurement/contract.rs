//! An agreement with a supplier (Dutch: overeenkomst).

use crate::Cents;
use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What is contracted (Dutch: soort overeenkomst).
    ContractKind {
        /// Hiring of staff (Dutch: inhuur).
        Hire: "inhuur" / "hire",
        /// A service (Dutch: dienst).
        Service: "dienst" / "service",
        /// A supply of goods (Dutch: levering).
        Supply: "levering" / "supply",
    }
}

vocabulary! {
    /// How a hired person is contracted (Dutch: contractvorm).
    EmploymentForm {
        /// Self-employed (Dutch: zzp).
        SelfEmployed: "zzp" / "self-employed",
        /// Seconded by an employer (Dutch: detachering).
        Secondment: "detachering" / "secondment",
        /// Employed through a payroll company (Dutch: payroll).
        Payroll: "payroll" / "payroll",
    }
}

vocabulary! {
    /// The state of a contract (Dutch: status van de overeenkomst).
    ContractStatus {
        /// Being drafted (Dutch: concept).
        Concept: "concept" / "concept",
        /// Waits for signatures (Dutch: ter ondertekening).
        ForSignature: "ter ondertekening" / "for signature",
        /// Signed, not yet started (Dutch: ondertekend).
        Signed: "ondertekend" / "signed",
        /// Running (Dutch: actief).
        Active: "actief" / "active",
        /// A document or insurance is missing (Dutch: geblokkeerd).
        Blocked: "geblokkeerd" / "blocked",
        /// Over (Dutch: beëindigd).
        Ended: "beëindigd" / "ended",
        /// Archived (Dutch: gearchiveerd).
        Archived: "gearchiveerd" / "archived",
        /// Dissolved before its end (Dutch: ontbonden).
        Dissolved: "ontbonden" / "dissolved",
    }
}

/// An agreement with a supplier (Dutch: overeenkomst).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Its number, unique.
    pub number: String,
    /// Its kind.
    pub kind: ContractKind,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// Who supplies.
    pub supplier_id: Uuid,
    /// Who is hired, where it hires.
    #[sea_orm(nullable)]
    pub person_id: Masked<Uuid>,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The last day that extensions can reach.
    pub max_ends_on: Option<Date>,
    /// How many months an extension adds; 0 for none.
    pub extension_months: i32,
    /// Price an hour in cents, excluding VAT; confidential (Dutch: uurtarief).
    #[sea_orm(nullable)]
    pub rate: Masked<Cents>,
    /// Hundredths of hours a week; confidential where it hires.
    #[sea_orm(nullable)]
    pub hours_week_hundredths: Masked<i32>,
    /// The most that may be spent, in cents, excluding VAT; confidential where it hires (Dutch: plafond).
    #[sea_orm(nullable)]
    pub ceiling: Masked<Cents>,
    /// How a hired person is contracted (Dutch: contractvorm).
    pub employment_form: Option<EmploymentForm>,
    /// Its state.
    pub status: ContractStatus,
    /// Whether it was made up for the demo.
    pub invented: bool,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
