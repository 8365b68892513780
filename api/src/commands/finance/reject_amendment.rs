//! An amendment is rejected.

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
    /// Rejects a submitted amendment; nothing is booked, and it stays rejected (Dutch: begrotingswijziging afwijzen).
    reject_amendment(RejectAmendmentInput {
        /// The amendment (Dutch: begrotingswijziging).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The decision and why, up to 1,000 characters (Dutch: besluit).
        decision: String,
    }) shows budget_amendment: BudgetAmendment
    errors RejectAmendmentErrorCode {
        /// It was not submitted, or is decided already.
        NotSubmitted: "deze begrotingswijziging is niet ingediend, of er is al besloten" / "this amendment is not submitted, or decided already",
    }
}

#[async_trait::async_trait]
impl Command for RejectAmendmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RejectAmendmentErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, BudgetAmendment::table(), "input.id")?;
        let (_, row) = opened::<budget_amendment::Entity>(writer, id, self.expected_version).await?;
        let submitted = amendment_may_become(row.status, AmendmentStatus::Rejected);
        problems.unless(submitted, RejectAmendmentErrorCode::NotSubmitted, "id");
        let decision = problems.text(Some(&self.decision), 1_000, "decision");
        if problems.is_empty() {
            let (by, today) = (writer.author().account, writer.author().today);
            let reject = |row: &mut budget_amendment::Model| {
                row.status = AmendmentStatus::Rejected;
                row.decided_by_id = by;
                row.decided_on = Some(today);
                row.decision = decision;
            };
            writer.change::<budget_amendment::Entity>(id, Some(self.expected_version.into()), reject).await?;
        }
        Ok(id)
    }
}
