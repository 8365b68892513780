//! The sums of a budget line in a month; kept in the transaction of each booking.

use crate::BudgetSide;
use crate::Cents;
use crate::CostType;
use sea_orm::entity::prelude::*;

/// The sums of a budget line in a month; kept in the transaction of each booking.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line_month")]
pub struct Model {
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub budget_line_id: Uuid,
    /// The first day of the month.
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
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
    /// The subsidy that pays it, if not own means (Dutch: financieringsbron).
    pub subsidy_id: Option<Uuid>,
    /// The organisation that gave the subsidy; scope key.
    pub funder_id: Option<Uuid>,
    /// The sum of BUDGET entries.
    pub budget: Cents,
    /// The sum of RESERVATION entries.
    pub reservation: Cents,
    /// The sum of COMMITMENT entries: what is open.
    pub commitment: Cents,
    /// The sum of ACTUAL entries.
    pub actual: Cents,
    /// The sum of FORECAST entries; null where no forecast was made.
    pub forecast: Option<Cents>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
