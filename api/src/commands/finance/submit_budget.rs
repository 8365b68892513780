//! A draft budget is submitted.

use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget::Budget;
use crate::rules::finance::budget_may_become;
use crate::store::Writer;
use async_graphql::ID;
use entity::{BudgetStatus, Masked, budget, budget_line};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Submits a draft budget, to be adopted by somebody else; its lines stay as they are then (Dutch: begroting indienen).
    submit_budget(SubmitBudgetInput {
        /// The budget (Dutch: begroting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows budget: Budget
    errors SubmitBudgetErrorCode {
        /// It is no draft any more.
        NotDraft: "deze begroting is geen concept meer" / "this budget is no draft any more",
        /// It has no lines.
        NoLines: "deze begroting heeft nog geen posten" / "this budget has no lines yet",
    }
}

#[async_trait::async_trait]
impl Command for SubmitBudgetInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<SubmitBudgetErrorCode>) -> Result<Uuid, Error> {
        use SubmitBudgetErrorCode::{NoLines, NotDraft};
        let id = ids::key(&self.id, Budget::table(), "input.id")?;
        let (_, row) = opened::<budget::Entity>(writer, id, self.expected_version).await?;
        problems.unless(budget_may_become(row.status, BudgetStatus::Submitted), NotDraft, "id");
        let lines = budget_line::Entity::find().filter(budget_line::Column::BudgetId.eq(id)).count(&writer.judge()?).await?;
        problems.unless(lines > 0, NoLines, "id");
        if problems.is_empty() {
            let by = writer.author().account;
            let submit = |row: &mut budget::Model| {
                row.status = BudgetStatus::Submitted;
                row.submitted_by_id = by.into();
                row.return_reason = Masked::NONE;
            };
            writer.change::<budget::Entity>(id, Some(self.expected_version.into()), submit).await?;
        }
        Ok(id)
    }
}
