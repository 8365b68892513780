//! What an amendment adds to a line, or takes from it.

use crate::graphql::{At, Direction, IdFilter, Listed, Money, MoneyFilter, Noun, Planned};
use crate::nodes::finance::budget_amendment::{BudgetAmendment, BudgetAmendmentWhere};
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{filter, noun, order};
use entity::amendment_line::{self, Column, Entity};
use entity::{budget_amendment, budget_line, work_package};

noun! {
    /// What an amendment adds to a line, or takes from it (Dutch: regel van de begrotingswijziging).
    AmendmentLine of amendment_line {
        /// How much is added; negative takes away (Dutch: bedrag).
        amount!: Money;
        /// The amendment (Dutch: begrotingswijziging).
        amendment: BudgetAmendment;
        /// The line (Dutch: begrotingspost).
        line: BudgetLine;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// How it came to be (Dutch: geschiedenis).
        history: [Change];
    }
}

filter! {
    /// Conditions on lines of an amendment (Dutch: voorwaarden).
    AmendmentLineWhere on amendment_line {
        /// The id.
        id: IdFilter => Id;
        /// How much is added.
        amount: MoneyFilter => Amount;
        /// The amendment.
        amendment -> BudgetAmendmentWhere of budget_amendment => AmendmentId;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of lines of an amendment (Dutch: volgorde).
    AmendmentLineOrder by AmendmentLineOrderField of amendment_line {
        /// By amount.
        Amount,
    }
}

impl Noun for AmendmentLine {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "amendment" => at.one::<BudgetAmendment>(Column::AmendmentId),
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for AmendmentLine {
    type Where = AmendmentLineWhere;
    type Order = AmendmentLineOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Id, Direction::Asc)]
    }
}
