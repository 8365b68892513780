//! A budget is sent back.

use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget::Budget;
use crate::rules::finance::budget_may_become;
use crate::store::Writer;
use async_graphql::ID;
use entity::{BudgetStatus, Masked, budget};
use uuid::Uuid;

command! {
    /// Sends a submitted budget back with the reason why: it is a draft again (Dutch: begroting teruggeven).
    return_budget(ReturnBudgetInput {
        /// The budget (Dutch: begroting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Why, up to 1,000 characters (Dutch: reden).
        reason: String,
    }) shows budget: Budget
    errors ReturnBudgetErrorCode {
        /// It was not submitted.
        NotSubmitted: "deze begroting is niet ingediend" / "this budget is not submitted",
    }
}

#[async_trait::async_trait]
impl Command for ReturnBudgetInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReturnBudgetErrorCode>) -> Result<Uuid, Error> {
        use ReturnBudgetErrorCode::NotSubmitted;
        let id = ids::key(&self.id, Budget::table(), "input.id")?;
        let (_, row) = opened::<budget::Entity>(writer, id, self.expected_version).await?;
        problems.unless(budget_may_become(row.status, BudgetStatus::Draft), NotSubmitted, "id");
        let reason = problems.text(Some(&self.reason), 1_000, "reason");
        if problems.is_empty() {
            let send_back = |row: &mut budget::Model| {
                row.status = BudgetStatus::Draft;
                row.submitted_by_id = Masked::NONE;
                row.return_reason = reason.into();
            };
            writer.change::<budget::Entity>(id, Some(self.expected_version.into()), send_back).await?;
        }
        Ok(id)
    }
}
