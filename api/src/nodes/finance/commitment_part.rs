//! A part of a commitment.

use crate::graphql::{At, Direction, IdFilter, Listed, Noun, Planned};
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::finance::commitment::{Commitment, CommitmentStanding, standing};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::{filter, noun, order};
use entity::commitment_part::{self, Column, Entity};
use entity::{budget_line, work_package};

noun! {
    /// The part of a commitment that lies on one line (Dutch: deel van de verplichting).
    CommitmentPart of commitment_part {
        /// How it stands (Dutch: stand).
        standing!: CommitmentStanding;
        /// The commitment (Dutch: verplichting).
        commitment: Commitment;
        /// The line (Dutch: begrotingspost).
        line: BudgetLine;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
    }
}

filter! {
    /// Conditions on parts of commitments (Dutch: voorwaarden).
    CommitmentPartWhere on commitment_part {
        /// The id.
        id: IdFilter => Id;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of parts of commitments (Dutch: volgorde).
    CommitmentPartOrder by CommitmentPartOrderField of commitment_part {
        /// In the order in which they were committed.
        Id,
    }
}

impl Noun for CommitmentPart {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            // Who reads a part reads all that was booked of it.
            "standing" => {
                let sums = standing(at, "e.commitment_id = {commitment_id} AND e.budget_line_id = {budget_line_id}")?;
                at.values(&sums)
            }
            "commitment" => at.one::<Commitment>(Column::CommitmentId),
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            _ => at.column(),
        }
    }
}

impl Listed for CommitmentPart {
    type Where = CommitmentPartWhere;
    type Order = CommitmentPartOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Id, Direction::Asc)]
    }
}
