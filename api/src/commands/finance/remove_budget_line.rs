//! A line of a draft budget goes.

use super::lines::is_used;
use super::{edited, opened};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::{budget::Budget, budget_line::BudgetLine};
use crate::store::Writer;
use async_graphql::ID;
use entity::{BudgetStatus, budget, budget_line};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Removes a line from a budget that is being drafted, unless something refers to it (Dutch: begrotingspost verwijderen).
    remove_budget_line(RemoveBudgetLineInput {
        /// The line (Dutch: begrotingspost).
        id: ID,
        /// The version of the line that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows budget: Budget of BudgetLine
    errors RemoveBudgetLineErrorCode {
        /// The budget is no draft any more.
        NotDraft: "deze begroting is geen concept meer" / "this budget is no draft any more",
        /// Something refers to it.
        LineInUse: "er verwijst al iets naar deze post; zet het bedrag op 0" / "something refers to this line already; make its amount 0",
    }
}

#[async_trait::async_trait]
impl Command for RemoveBudgetLineInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RemoveBudgetLineErrorCode>) -> Result<Uuid, Error> {
        use RemoveBudgetLineErrorCode::{LineInUse, NotDraft};
        let id = ids::key(&self.id, BudgetLine::table(), "input.id")?;
        let (_, row) = opened::<budget_line::Entity>(writer, id, self.expected_version).await?;
        let budget = budget::Entity::find_by_id(row.budget_id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(budget.status == BudgetStatus::Draft, NotDraft, "id");
        problems.unless(!is_used(writer, id).await?, LineInUse, "id");
        if problems.is_empty() {
            writer.remove::<budget_line::Entity>(id, Some(self.expected_version.into())).await?;
            edited(writer, budget.id).await?;
        }
        Ok(budget.id)
    }
}
