//! A draft amendment changes.

use super::amending::{AmendmentLineInput, Given, Unfit};
use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget_amendment::BudgetAmendment;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{AmendmentStatus, budget_amendment};
use uuid::Uuid;

command! {
    /// Changes an amendment that is being drafted; what is left out stays as it is (Dutch: begrotingswijziging wijzigen).
    change_amendment(ChangeAmendmentInput {
        /// The amendment (Dutch: begrotingswijziging).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Why the budget is changed, up to 1,000 characters (Dutch: toelichting).
        reason: MaybeUndefined<String>,
        /// Its lines, all of them, in place of those that it has; at most 500 (Dutch: regels).
        lines: MaybeUndefined<Vec<AmendmentLineInput>>,
    }) shows budget_amendment: BudgetAmendment
    errors ChangeAmendmentErrorCode {
        /// It is no draft any more.
        NotDraft: "deze begrotingswijziging is geen concept meer" / "this amendment is no draft any more",
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

impl From<Unfit> for ChangeAmendmentErrorCode {
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
impl Command for ChangeAmendmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeAmendmentErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, BudgetAmendment::table(), "input.id")?;
        let (_, row) = opened::<budget_amendment::Entity>(writer, id, self.expected_version).await?;
        problems.unless(row.status == AmendmentStatus::Draft, ChangeAmendmentErrorCode::NotDraft, "id");
        let reason = problems.kept(&self.reason, "reason").and_then(|text| problems.text(Some(text), 1_000, "reason"));
        let given = match problems.kept(&self.lines, "lines") {
            Some(lines) => Some(Given::read(&writer.view()?, row.budget_id, lines).await?),
            None => None,
        };
        given.iter().flat_map(|given| &given.wrong).for_each(|(unfit, path)| problems.add((*unfit).into(), path));
        if !problems.is_empty() {
            return Ok(id);
        }
        if let Some(given) = given {
            given.keep(writer, &row).await?;
        }
        // Whoever saw other lines saw another version.
        let by = writer.author().account;
        let change = |row: &mut budget_amendment::Model| {
            row.reason = reason.unwrap_or_else(|| row.reason.clone());
            row.edited_by_id = by;
        };
        writer.change::<budget_amendment::Entity>(id, Some(self.expected_version.into()), change).await?;
        Ok(id)
    }
}
