//! A new line of a draft budget.

use super::edited;
use super::lines::{package_of, subsidy_of};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::{budget::Budget, budget_line::BudgetLine};
use crate::rules::finance::{has_lines, is_amount, touches};
use crate::store::Writer;
use async_graphql::ID;
use entity::{BudgetSide, BudgetStatus, Cents, CostType, budget, budget_line};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Adds a line to a budget that is being drafted (Dutch: begrotingspost toevoegen).
    add_budget_line(AddBudgetLineInput {
        /// The budget (Dutch: begroting).
        budget: ID,
        /// The work package (Dutch: werkpakket).
        work_package: ID,
        /// What its money is spent on (Dutch: kostensoort).
        cost_type: CostType,
        /// The side of the budget; expenditure where nothing is said (Dutch: uitgaven, verplichtingen of ontvangsten).
        #[graphql(default_with = "BudgetSide::Expenditure")]
        side: BudgetSide,
        /// What it is about, up to 200 characters (Dutch: omschrijving).
        description: String,
        /// The subsidy that pays it; own means where nothing is said (Dutch: financieringsbron).
        subsidy: Option<ID>,
        /// The amount of the draft: the cost to the programme, excluding VAT where it deducts VAT; 0 or more (Dutch: voorgesteld bedrag).
        proposed: Money,
    }) shows budget_line: BudgetLine
    errors AddBudgetLineErrorCode {
        /// The budget is no draft any more.
        NotDraft: "deze begroting is geen concept meer" / "this budget is no draft any more",
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

#[async_trait::async_trait]
impl Command for AddBudgetLineInput {
    const SUBJECT: &'static str = "budget";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<AddBudgetLineErrorCode>) -> Result<Uuid, Error> {
        use AddBudgetLineErrorCode::{AmountInvalid, NotDraft, SubsidyElsewhere, SubsidyOver, WorkPackageClosed, WorkPackageElsewhere};
        let view = writer.view()?;
        let id = ids::key(&self.budget, Budget::table(), "input.budget")?;
        let programme = budget::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?.programme_id;
        // Who submits or adopts the budget meanwhile has the lock.
        writer.ledger(programme).await?;
        let budget = budget::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(budget.status == BudgetStatus::Draft, NotDraft, "budget");
        let package = package_of(&view, &self.work_package, programme, "input.workPackage").await?;
        match &package {
            None => problems.add(WorkPackageElsewhere, "workPackage"),
            Some(package) => {
                let runs = has_lines(package.status, (package.starts_on, package.ends_on), budget.fiscal_year);
                problems.unless(runs, WorkPackageClosed, "workPackage");
            }
        }
        let subsidy = match &self.subsidy {
            None => None,
            Some(id) => {
                let found = subsidy_of(&view, id, programme, "input.subsidy").await?;
                problems.unless(found.is_some(), SubsidyElsewhere, "subsidy");
                let runs = found.as_ref().is_none_or(|found| touches((found.starts_on, found.ends_on), budget.fiscal_year));
                problems.unless(runs, SubsidyOver, "subsidy");
                found
            }
        };
        let description = problems.text(Some(&self.description), 200, "description");
        problems.unless(self.proposed.0 >= Cents::ZERO && is_amount(self.proposed.0), AmountInvalid, "proposed");
        let (true, Some(package), Some(description)) = (problems.is_empty(), package, description) else {
            return Ok(Uuid::nil());
        };
        let row = budget_line::Model {
            id: writer.key(),
            version: 1,
            budget_id: id,
            programme_id: programme,
            work_package_id: package.id,
            fiscal_year: budget.fiscal_year,
            cost_type: self.cost_type,
            side: self.side,
            description,
            subsidy_id: subsidy.as_ref().map(|subsidy| subsidy.id),
            funder_id: subsidy.map(|subsidy| subsidy.funder_id),
            proposed: self.proposed.0,
        };
        let line = row.id;
        writer.insert::<budget_line::Entity>(row).await?;
        edited(writer, id).await?;
        Ok(line)
    }
}
