//! A new amendment.

use super::amending::{AmendmentLineInput, Given, Unfit};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::{budget::Budget, budget_amendment::BudgetAmendment};
use crate::store::Writer;
use async_graphql::ID;
use entity::{AmendmentKind, AmendmentStatus, BudgetStatus, budget, budget_amendment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

command! {
    /// Drafts a change of an adopted budget: more or less money in all, or a transfer between lines (Dutch: begrotingswijziging opstellen).
    draft_amendment(DraftAmendmentInput {
        /// The budget (Dutch: begroting).
        budget: ID,
        /// What it does; a transfer sums to nothing when it is submitted (Dutch: soort).
        kind: AmendmentKind,
        /// Why the budget is changed, up to 1,000 characters (Dutch: toelichting).
        reason: String,
        /// What it adds to lines, or takes from them; at most 500 (Dutch: regels).
        #[graphql(default)]
        lines: Vec<AmendmentLineInput>,
    }) shows budget_amendment: BudgetAmendment
    errors DraftAmendmentErrorCode {
        /// The budget is not adopted, or closed.
        NotAdopted: "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already",
        /// The budget has no such line.
        LineElsewhere: "deze post hoort niet bij deze begroting" / "the budget has no such line",
        /// A line stands there twice.
        LineTwice: "deze post staat er al" / "this line is there already",
        /// The amount is nothing, or larger than any budget.
        AmountInvalid: "geef een bedrag anders dan 0, van hoogstens 10.000.000.000.000" / "give an amount other than 0, of at most 10,000,000,000,000",
        /// There are too many lines.
        TooManyLines: "een begrotingswijziging heeft hoogstens 500 regels" / "an amendment has at most 500 lines",
    }
}

impl From<Unfit> for DraftAmendmentErrorCode {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::TooMany => Self::TooManyLines,
            Unfit::Elsewhere => Self::LineElsewhere,
            Unfit::Twice => Self::LineTwice,
            Unfit::Amount => Self::AmountInvalid,
        }
    }
}

#[async_trait::async_trait]
impl Command for DraftAmendmentInput {
    const SUBJECT: &'static str = "budget";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<DraftAmendmentErrorCode>) -> Result<Uuid, Error> {
        let view = writer.view()?;
        let id = ids::key(&self.budget, Budget::table(), "input.budget")?;
        let programme = budget::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?.programme_id;
        // Amendments of a budget are numbered one after the other.
        writer.ledger(programme).await?;
        let budget = budget::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(budget.status == BudgetStatus::Adopted, DraftAmendmentErrorCode::NotAdopted, "budget");
        let reason = problems.text(Some(&self.reason), 1_000, "reason");
        let given = Given::read(&view, id, &self.lines).await?;
        given.wrong.iter().for_each(|(unfit, path)| problems.add((*unfit).into(), path));
        let (true, Some(reason)) = (problems.is_empty(), reason) else {
            return Ok(Uuid::nil());
        };
        let last = budget_amendment::Entity::find()
            .filter(budget_amendment::Column::BudgetId.eq(id))
            .order_by_desc(budget_amendment::Column::Sequence)
            .one(&writer.judge()?)
            .await?;
        let row = budget_amendment::Model {
            id: writer.key(),
            version: 1,
            budget_id: id,
            programme_id: programme,
            fiscal_year: budget.fiscal_year,
            sequence: last.map_or(1, |last| last.sequence + 1),
            kind: self.kind,
            reason,
            decision: None,
            status: AmendmentStatus::Draft,
            drafted_by_id: writer.author().account,
            edited_by_id: None,
            submitted_by_id: None,
            decided_by_id: None,
            decided_on: None,
        };
        writer.insert::<budget_amendment::Entity>(row.clone()).await?;
        given.keep(writer, &row).await?;
        Ok(row.id)
    }
}
