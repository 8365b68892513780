//! The sums of a line with what follows from them, also where nothing was booked; a view, for aggregates.

use crate::BudgetSide;
use crate::Cents;
use crate::CostType;
use sea_orm::entity::prelude::*;

/// The sums of a line with what follows from them, also where nothing was booked; a view, for aggregates.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line_sum")]
pub struct Model {
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package that it belongs to; scope key.
    pub work_package_id: Uuid,
    /// The budget.
    pub budget_id: Uuid,
    /// The fiscal year (Dutch: boekjaar).
    pub fiscal_year: i32,
    /// The cost type of the line.
    pub cost_type: CostType,
    /// The side of the line.
    pub side: BudgetSide,
    /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
    pub subsidy_id: Option<Uuid>,
    /// The organisation that gave the subsidy; scope key.
    pub funder_id: Option<Uuid>,
    /// Adopted, with approved amendments.
    pub budget: Cents,
    /// Set aside, not yet committed.
    pub reserved: Cents,
    /// Committed, not yet invoiced.
    pub open_commitment: Cents,
    /// Spent.
    pub actual: Cents,
    /// Expected at completion; without a forecast what is spent and committed.
    pub forecast: Cents,
    /// What is free.
    pub available: Cents,
    /// Budget less forecast.
    pub underspend: Cents,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
