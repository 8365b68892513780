//! An amendment is submitted.

use super::amending::weigh;
use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget_amendment::BudgetAmendment;
use crate::rules::finance::amendment_may_become;
use crate::store::Writer;
use async_graphql::ID;
use entity::{AmendmentStatus, budget_amendment};
use uuid::Uuid;

command! {
    /// Submits a draft amendment, to be approved by somebody else (Dutch: begrotingswijziging indienen).
    submit_amendment(SubmitAmendmentInput {
        /// The amendment (Dutch: begrotingswijziging).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows budget_amendment: BudgetAmendment
    errors SubmitAmendmentErrorCode {
        /// It is no draft any more.
        NotDraft: "deze begrotingswijziging is geen concept meer" / "this amendment is no draft any more",
        /// Its budget is not adopted, or closed.
        NotAdopted: "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already",
        /// It has no lines.
        NoLines: "deze begrotingswijziging heeft nog geen regels" / "this amendment has no lines yet",
        /// A transfer does not sum to nothing.
        TransferUnbalanced: "een overheveling telt op tot 0" / "a transfer sums to 0",
        /// A line that it lowers would fall below the sum of what is reserved, committed and not yet invoiced, and spent, or below 0; the
        /// message names which. A line that it raises may lie below.
        BelowUsed: "deze posten komen onder wat is gereserveerd, verplicht en gerealiseerd" / "these lines would fall below what is reserved, committed and spent",
    }
}

#[async_trait::async_trait]
impl Command for SubmitAmendmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<SubmitAmendmentErrorCode>) -> Result<Uuid, Error> {
        use SubmitAmendmentErrorCode::{BelowUsed, NoLines, NotAdopted, NotDraft, TransferUnbalanced};
        let id = ids::key(&self.id, BudgetAmendment::table(), "input.id")?;
        let (mut ledger, row) = opened::<budget_amendment::Entity>(writer, id, self.expected_version).await?;
        let weighed = weigh(writer, &mut ledger, &row).await?;
        problems.unless(amendment_may_become(row.status, AmendmentStatus::Submitted), NotDraft, "id");
        problems.unless(weighed.adopted, NotAdopted, "id");
        problems.unless(!weighed.lines.is_empty(), NoLines, "id");
        problems.unless(weighed.balanced, TransferUnbalanced, "id");
        problems.unless_named(weighed.below, BelowUsed, "id");
        if problems.is_empty() {
            let by = writer.author().account;
            let submit = |row: &mut budget_amendment::Model| {
                row.status = AmendmentStatus::Submitted;
                row.submitted_by_id = by;
            };
            writer.change::<budget_amendment::Entity>(id, Some(self.expected_version.into()), submit).await?;
        }
        Ok(id)
    }
}
