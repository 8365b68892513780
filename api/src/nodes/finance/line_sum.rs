//! The sums of lines, to be aggregated: in all or in groups, of what the viewer may read.

use crate::graphql::{ChoiceFilter, Direction, IdFilter, IntFilter, Listed, Money, MoneyFilter, Noun};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::subsidies::subsidy::{Subsidy, SubsidyWhere};
use crate::{aggregate, filter, noun, order, queries};
use entity::line_sum::{self, Column, Entity};
use entity::{BudgetSide, CostType, programme, subsidy, work_package};

noun! {
    /// The sums of a line (Dutch: stand van een begrotingspost).
    LineSum of line_sum {
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year!: i32;
    }
}

filter! {
    /// Conditions on the sums of lines (Dutch: voorwaarden).
    LineSumWhere on line_sum {
        /// The id of the sums; that of the line with another prefix.
        id: IdFilter => Id;
        /// The fiscal year.
        fiscal_year: IntFilter => FiscalYear;
        /// What the money is spent on.
        cost_type: ChoiceFilter<CostType> => CostType;
        /// The side of the budget.
        side: ChoiceFilter<BudgetSide> => Side;
        /// Adopted, with approved amendments.
        budget: MoneyFilter => Budget;
        /// Committed, not yet invoiced.
        open_commitment: MoneyFilter => OpenCommitment;
        /// Spent.
        actual: MoneyFilter => Actual;
        /// What is free; below nothing where a line is overspent.
        available: MoneyFilter => Available;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The subsidy that pays it.
        subsidy -> SubsidyWhere of subsidy => SubsidyId;
    }
}

order! {
    /// The order of the sums of lines (Dutch: volgorde).
    LineSumOrder by LineSumOrderField of line_sum {
        /// By fiscal year.
        FiscalYear,
    }
}

impl Noun for LineSum {
    type Entity = Entity;
}

impl Listed for LineSum {
    type Where = LineSumWhere;
    type Order = LineSumOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::FiscalYear, Direction::Asc)]
    }
}

aggregate! {
    /// How many lines of budgets, and their money; of the expenditure side, unless the side is a key or a condition (Dutch: begrotingen in totaal).
    BudgetAggregate of LineSum, line_sum usually Side "EXPENDITURE";
    groups BudgetGroup by BudgetGroupBy with key BudgetKey {
        /// The fiscal year.
        FiscalYear => fiscal_year: i32 = column FiscalYear;
        /// The programme.
        Programme => programme: Programme = one ProgrammeId;
        /// The work package.
        WorkPackage => work_package: WorkPackage = one WorkPackageId;
        /// What the money is spent on.
        CostType => cost_type: CostType = column CostType;
        /// The side of the budget.
        Side => side: BudgetSide = column Side;
        /// The subsidy that pays it; of own means null.
        Subsidy => subsidy: Subsidy = one SubsidyId;
    }
    amounts BudgetAmounts {
        /// Adopted, with approved amendments (Dutch: begroting nu).
        budget: Money = Budget;
        /// Set aside, not yet committed (Dutch: gereserveerd).
        reserved: Money = Reserved;
        /// Committed, not yet invoiced (Dutch: openstaande verplichting).
        open_commitment: Money = OpenCommitment;
        /// Spent (Dutch: realisatie).
        actual: Money = Actual;
        /// Expected at completion; of a line without a forecast, what is spent and committed (Dutch: prognose).
        forecast: Money = Forecast;
        /// What is free (Dutch: vrije ruimte).
        available: Money = Available;
        /// Budget less forecast (Dutch: onderbesteding).
        underspend: Money = Underspend;
    }
}

queries! {
    /// How many lines of budgets, and their money, in groups; of lines that you may read, of the expenditure side, unless the side is a key
    /// or a condition (Dutch: begrotingen in totaal).
    budget_aggregate of LineSum;
}
