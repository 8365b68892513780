//! A booking on a budget line; never changed, only reversed (Dutch: boeking).

use crate::Cents;
use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What a ledger entry books (Dutch: soort boeking).
    LedgerKind {
        /// Budget, adopted or amended (Dutch: begroting).
        Budget: "begroting" / "budget",
        /// Money set aside, not yet committed (Dutch: reservering).
        Reservation: "reservering" / "reservation",
        /// Committed, and lowered by what is invoiced (Dutch: verplichting).
        Commitment: "verplichting" / "commitment",
        /// Spent (Dutch: realisatie).
        Actual: "realisatie" / "actual",
        /// Change of the expected amount at completion (Dutch: prognose).
        Forecast: "prognose" / "forecast",
    }
}

vocabulary! {
    /// Where a ledger entry comes from (Dutch: bron van de boeking).
    LedgerSource {
        /// A budget was adopted (Dutch: vaststelling).
        Adoption: "vaststelling" / "adoption",
        /// A budget was amended (Dutch: begrotingswijziging).
        Amendment: "begrotingswijziging" / "amendment",
        /// A contract or order (Dutch: contract).
        Contract: "contract" / "contract",
        /// An invoice (Dutch: factuur).
        Invoice: "factuur" / "invoice",
        /// Booked by hand (Dutch: handmatig).
        Manual: "handmatig" / "manual",
        /// Imported history (Dutch: import).
        Import: "import" / "import",
    }
}

/// A booking on a budget line; never changed, only reversed (Dutch: boeking).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The line.
    pub budget_line_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The fiscal year (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// Its kind.
    pub kind: LedgerKind,
    /// In cents; negative lowers.
    pub amount: Cents,
    /// The day for which it counts (Dutch: boekdatum).
    pub booked_on: Date,
    /// The instant at which it became known (Dutch: vastgelegd op).
    pub recorded_at: DateTimeUtc,
    /// Where a ledger entry comes from (Dutch: bron van de boeking).
    pub source: LedgerSource,
    /// What was booked; confidential.
    pub description: Masked<String>,
    /// The contract; confidential.
    #[sea_orm(nullable)]
    pub contract_id: Masked<Uuid>,
    /// The supplier; confidential.
    #[sea_orm(nullable)]
    pub supplier_id: Masked<Uuid>,
    /// The person whose hire it pays; for counting only, no field shows it.
    #[sea_orm(nullable)]
    pub person_id: Masked<Uuid>,
    /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
    pub subsidy_id: Option<Uuid>,
    /// The organisation that gave the subsidy; scope key.
    pub funder_id: Option<Uuid>,
    /// The entry that it reverses.
    pub reverses_id: Option<Uuid>,
    /// The amendment that it books.
    pub amendment_id: Option<Uuid>,
    /// The reservation that it makes, lowers or cancels.
    pub reservation_id: Option<Uuid>,
    /// The commitment that it makes, raises or lowers.
    pub commitment_id: Option<Uuid>,
    /// The invoice that it books.
    pub invoice_id: Option<Uuid>,
    /// The day to which it belongs, where that month was closed: it counts in the next that is open (Dutch: hoort bij).
    pub corrects_on: Option<Date>,
    /// What identifies it where it was imported from: it is imported once (Dutch: importsleutel).
    pub import_key: Option<String>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
