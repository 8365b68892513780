//! A line of a budget; amounts are booked on it (Dutch: begrotingspost).

use crate::Cents;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// What the money of a line is spent on (Dutch: kostensoort).
    CostType {
        /// Own staff (Dutch: personeel).
        Staff: "personeel" / "staff",
        /// Hired staff (Dutch: inhuur).
        Hiring: "inhuur" / "hiring",
        /// Services (Dutch: diensten).
        Services: "diensten" / "services",
        /// Travel (Dutch: reiskosten).
        Travel: "reiskosten" / "travel",
        /// Events (Dutch: bijeenkomsten).
        Events: "bijeenkomsten" / "events",
        /// Computers and software (Dutch: ICT).
        Ict: "ICT" / "ICT",
        /// Overhead (Dutch: overhead).
        Overhead: "overhead" / "overhead",
        /// Anything else (Dutch: overig).
        Other: "overig" / "other",
    }
}

vocabulary! {
    /// The side of a budget (Dutch: uitgaven, verplichtingen of ontvangsten).
    BudgetSide {
        /// What is spent (Dutch: uitgaven).
        Expenditure: "uitgaven" / "expenditure",
        /// What is committed (Dutch: verplichtingen).
        Commitment: "verplichtingen" / "commitments",
        /// What is received (Dutch: ontvangsten).
        Receipt: "ontvangsten" / "receipts",
    }
}

/// A line of a budget; amounts are booked on it (Dutch: begrotingspost).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_line")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The budget.
    pub budget_id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The fiscal year (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// The cost type of the line.
    pub cost_type: CostType,
    /// The side of the line.
    pub side: BudgetSide,
    /// What it is about.
    pub description: String,
    /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
    pub subsidy_id: Option<Uuid>,
    /// The organisation that gave the subsidy; scope key.
    pub funder_id: Option<Uuid>,
    /// The amount of the draft, in cents; booked when the budget is adopted.
    pub proposed: Cents,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
