//! A line of a draft budget changes.

use super::lines::{is_used, package_of, subsidy_of};
use super::{edited, opened};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::budget_line::BudgetLine;
use crate::rules::finance::{has_lines, is_amount, touches};
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{BudgetSide, BudgetStatus, Cents, CostType, budget, budget_line};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Changes a line of a budget that is being drafted; what is left out stays as it is (Dutch: begrotingspost wijzigen).
    change_budget_line(ChangeBudgetLineInput {
        /// The line (Dutch: begrotingspost).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The work package (Dutch: werkpakket).
        work_package: MaybeUndefined<ID>,
        /// What its money is spent on (Dutch: kostensoort).
        cost_type: MaybeUndefined<CostType>,
        /// The side of the budget (Dutch: uitgaven, verplichtingen of ontvangsten).
        side: MaybeUndefined<BudgetSide>,
        /// What it is about, up to 200 characters (Dutch: omschrijving).
        description: MaybeUndefined<String>,
        /// The subsidy that pays it; null for own means (Dutch: financieringsbron).
        subsidy: MaybeUndefined<ID>,
        /// The amount of the draft: the cost to the programme, excluding VAT where it deducts VAT; 0 or more (Dutch: voorgesteld bedrag).
        proposed: MaybeUndefined<Money>,
    }) shows budget_line: BudgetLine
    errors ChangeBudgetLineErrorCode {
        /// The budget is no draft any more.
        NotDraft: "deze begroting is geen concept meer" / "this budget is no draft any more",
        /// Something refers to it: what it is of stays as it is.
        LineInUse: "er verwijst al iets naar deze post: alleen omschrijving en bedrag kunnen nog anders" / "something refers to this line: only its description and amount can change",
        /// The programme has no such work package.
        WorkPackageElsewhere: "dit werkpakket hoort niet bij het programma" / "the programme has no such work package",
        /// The work package does not run in the year, or is closed or stopped.
        WorkPackageClosed: "dit werkpakket loopt niet in dit jaar, of is afgesloten of gestopt" / "this work package does not run in this year, or is closed or stopped",
        /// The programme has no such subsidy.
        SubsidyElsewhere: "deze subsidie hoort niet bij het programma" / "the programme has no such subsidy",
        /// The subsidy does not run in the year.
        SubsidyOver: "deze subsidie loopt niet in dit jaar" / "this subsidy does not run in this year",
        /// The amount is below nothing, or larger than any budget.
        AmountInvalid: "geef een bedrag van 0 tot 10.000.000.000.000" / "give an amount of 0 to 10,000,000,000,000",
    }
}

impl ChangeBudgetLineInput {
    /// The line as it becomes.
    async fn becomes(
        &self,
        writer: &Writer<'_>,
        problems: &Problems<ChangeBudgetLineErrorCode>,
        row: &budget_line::Model,
    ) -> Result<budget_line::Model, Error> {
        use ChangeBudgetLineErrorCode::{AmountInvalid, SubsidyElsewhere, SubsidyOver, WorkPackageClosed, WorkPackageElsewhere};
        let (view, mut becomes) = (writer.view()?, row.clone());
        if let Some(id) = problems.kept(&self.work_package, "workPackage") {
            match package_of(&view, id, row.programme_id, "input.workPackage").await? {
                None => problems.add(WorkPackageElsewhere, "workPackage"),
                Some(package) => {
                    let runs = has_lines(package.status, (package.starts_on, package.ends_on), row.fiscal_year);
                    problems.unless(runs, WorkPackageClosed, "workPackage");
                    becomes.work_package_id = package.id;
                }
            }
        }
        match &self.subsidy {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => (becomes.subsidy_id, becomes.funder_id) = (None, None),
            MaybeUndefined::Value(id) => match subsidy_of(&view, id, row.programme_id, "input.subsidy").await? {
                None => problems.add(SubsidyElsewhere, "subsidy"),
                Some(subsidy) => {
                    problems.unless(touches((subsidy.starts_on, subsidy.ends_on), row.fiscal_year), SubsidyOver, "subsidy");
                    (becomes.subsidy_id, becomes.funder_id) = (Some(subsidy.id), Some(subsidy.funder_id));
                }
            },
        }
        becomes.cost_type = problems.kept(&self.cost_type, "costType").copied().unwrap_or(row.cost_type);
        becomes.side = problems.kept(&self.side, "side").copied().unwrap_or(row.side);
        if let Some(text) = problems.kept(&self.description, "description") {
            becomes.description = problems.text(Some(text), 200, "description").unwrap_or_default();
        }
        if let Some(Money(proposed)) = problems.kept(&self.proposed, "proposed") {
            problems.unless(*proposed >= Cents::ZERO && is_amount(*proposed), AmountInvalid, "proposed");
            becomes.proposed = *proposed;
        }
        Ok(becomes)
    }
}

#[async_trait::async_trait]
impl Command for ChangeBudgetLineInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeBudgetLineErrorCode>) -> Result<Uuid, Error> {
        use ChangeBudgetLineErrorCode::{LineInUse, NotDraft};
        let id = ids::key(&self.id, BudgetLine::table(), "input.id")?;
        let (_, row) = opened::<budget_line::Entity>(writer, id, self.expected_version).await?;
        let budget = budget::Entity::find_by_id(row.budget_id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(budget.status == BudgetStatus::Draft, NotDraft, "id");
        let becomes = self.becomes(writer, problems, &row).await?;
        let of = |line: &budget_line::Model| (line.work_package_id, line.cost_type, line.side, line.subsidy_id);
        if of(&becomes) != of(&row) {
            problems.unless(!is_used(writer, id).await?, LineInUse, "id");
        }
        if problems.is_empty() {
            writer.change::<budget_line::Entity>(id, Some(self.expected_version.into()), |row| *row = becomes).await?;
            edited(writer, budget.id).await?;
        }
        Ok(id)
    }
}
