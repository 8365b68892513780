//! What a supplier asks for what was supplied (Dutch: factuur).

use crate::Cents;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The state of an invoice (Dutch: status van de factuur).
    InvoiceStatus {
        /// Taken in (Dutch: ontvangen).
        Received: "ontvangen" / "received",
        /// What it asks for was supplied (Dutch: gecontroleerd).
        Checked: "gecontroleerd" / "checked",
        /// To be paid, and booked (Dutch: goedgekeurd).
        Approved: "goedgekeurd" / "approved",
        /// Paid (Dutch: betaald).
        Paid: "betaald" / "paid",
        /// Sent back (Dutch: afgewezen).
        Rejected: "afgewezen" / "rejected",
        /// Undone by the supplier (Dutch: gecrediteerd).
        Credited: "gecrediteerd" / "credited",
    }
}

vocabulary! {
    /// A rate of VAT (Dutch: btw-tarief).
    VatRate {
        /// The general rate (Dutch: hoog tarief).
        Standard: "hoog tarief" / "standard",
        /// The reduced rate (Dutch: laag tarief).
        Reduced: "laag tarief" / "reduced",
        /// Taxed at nothing (Dutch: nultarief).
        Zero: "nultarief" / "zero",
        /// Not taxed (Dutch: vrijgesteld).
        Exempt: "vrijgesteld" / "exempt",
    }
}

/// What a supplier asks for what was supplied (Dutch: factuur).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// Who asks.
    pub supplier_id: Uuid,
    /// The number that the supplier gave it.
    pub number: String,
    /// The contract, if there is one.
    pub contract_id: Option<Uuid>,
    /// The day of the invoice (Dutch: factuurdatum).
    pub invoiced_on: Date,
    /// The day on which it is to be paid (Dutch: vervaldatum).
    pub due_on: Option<Date>,
    /// The first day of what was supplied (Dutch: prestatieperiode).
    pub service_from: Date,
    /// The last day of what was supplied.
    pub service_to: Date,
    /// Without VAT, in cents.
    pub ex_vat: Cents,
    /// VAT, in cents (Dutch: btw).
    pub vat: Cents,
    /// With VAT, in cents.
    pub incl_vat: Cents,
    /// Its state.
    pub status: InvoiceStatus,
    /// Why it was rejected or credited, or approved above what was available.
    pub reason: Option<String>,
    /// The account that took it in.
    pub received_by_id: Option<Uuid>,
    /// The account that checked that it was supplied.
    pub checked_by_id: Option<Uuid>,
    /// The account that approved it; neither who took it in nor who checked it.
    pub approved_by_id: Option<Uuid>,
    /// The day of payment.
    pub paid_on: Option<Date>,
    /// Whether what was supplied lies outside the period of its contract or commitments, as that was when it was taken in.
    pub outside_period: bool,
    /// Why it lies outside that period.
    pub period_reason: Option<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
