//! A new budget.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget::Budget;
use crate::nodes::programmes::programme::Programme;
use crate::rules::finance::{has_lines, touches};
use crate::store::{View, Writer};
use async_graphql::ID;
use entity::{BudgetStatus, Masked, ProgrammeStatus, budget, budget_line, programme, subsidy, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

command! {
    /// Drafts the budget of a programme for a fiscal year, empty or as a copy of another (Dutch: begroting opstellen).
    draft_budget(DraftBudgetInput {
        /// The programme (Dutch: programma).
        programme: ID,
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year: i32,
        /// A budget of the programme whose lines are taken over with the amounts that were proposed there, without its amendments; lines of
        /// work packages that do not run in the year, or are closed or stopped, are left out, and what a subsidy paid that does not run in
        /// the year is of own means (Dutch: kopie van).
        copy_of: Option<ID>,
    }) shows budget: Budget
    errors DraftBudgetErrorCode {
        /// There is one for this year.
        BudgetExists: "voor dit jaar is er al een begroting" / "there is a budget for this year already",
        /// The programme does not run in this year.
        OutsideProgramme: "het programma loopt niet in dit jaar" / "the programme does not run in this year",
        /// The programme is closed.
        ProgrammeClosed: "dit programma is afgesloten" / "this programme is closed",
        /// What is to be copied is no budget of the programme.
        CopyNotFound: "deze begroting bestaat niet bij dit programma" / "the programme has no such budget",
    }
}

/// The lines of a budget that are taken over into another year.
async fn copied(view: &View, source: &budget::Model, year: i32) -> Result<Vec<budget_line::Model>, Error> {
    let packages = work_package::Entity::find().filter(work_package::Column::ProgrammeId.eq(source.programme_id)).all(view).await?;
    let takes = |line: &budget_line::Model| {
        let package = packages.iter().find(|package| package.id == line.work_package_id);
        package.is_some_and(|package| has_lines(package.status, (package.starts_on, package.ends_on), year))
    };
    let lines = budget_line::Entity::find().filter(budget_line::Column::BudgetId.eq(source.id));
    let lines = lines.order_by_asc(budget_line::Column::Id).all(view).await?;
    let subsidies = subsidy::Entity::find().filter(subsidy::Column::ProgrammeId.eq(source.programme_id)).all(view).await?;
    let pays = |id| subsidies.iter().any(|subsidy| Some(subsidy.id) == id && touches((subsidy.starts_on, subsidy.ends_on), year));
    let funded = |mut line: budget_line::Model| {
        if !pays(line.subsidy_id) {
            (line.subsidy_id, line.funder_id) = (None, None);
        }
        line
    };
    Ok(lines.into_iter().filter(takes).map(funded).collect())
}

#[async_trait::async_trait]
impl Command for DraftBudgetInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<DraftBudgetErrorCode>) -> Result<Uuid, Error> {
        use DraftBudgetErrorCode::{BudgetExists, CopyNotFound, OutsideProgramme, ProgrammeClosed};
        let view = writer.view()?;
        let id = ids::key(&self.programme, Programme::table(), "input.programme")?;
        let programme = programme::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let source = self.copy_of.as_ref().map(|id| ids::key(id, Budget::table(), "input.copyOf")).transpose()?;
        // Two who draft the same year wait for each other.
        writer.ledger(id).await?;
        let closed = matches!(programme.status, ProgrammeStatus::Closed | ProgrammeStatus::Archived);
        problems.unless(!closed, ProgrammeClosed, "programme");
        problems.unless(touches((programme.starts_on, programme.ends_on), self.fiscal_year), OutsideProgramme, "fiscalYear");
        let ours = budget::Entity::find().filter(budget::Column::ProgrammeId.eq(id));
        let same = ours.clone().filter(budget::Column::FiscalYear.eq(self.fiscal_year)).count(&view).await?;
        problems.unless(same == 0, BudgetExists, "fiscalYear");
        let source = match source {
            Some(key) => {
                let found = ours.filter(budget::Column::Id.eq(key)).one(&view).await?;
                problems.unless(found.is_some(), CopyNotFound, "copyOf");
                found
            }
            None => None,
        };
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = budget::Model {
            id: writer.key(),
            version: 1,
            programme_id: id,
            fiscal_year: self.fiscal_year,
            status: BudgetStatus::Draft,
            drafted_by_id: writer.author().account.into(),
            edited_by_id: Masked::NONE,
            submitted_by_id: Masked::NONE,
            adopted_by_id: Masked::NONE,
            adopted_on: None,
            return_reason: Masked::NONE,
        };
        let budget_id = row.id;
        writer.insert::<budget::Entity>(row).await?;
        let lines = match &source {
            Some(source) => copied(&view, source, self.fiscal_year).await?,
            None => Vec::new(),
        };
        for line in lines {
            let line = budget_line::Model { id: writer.key(), version: 1, budget_id, fiscal_year: self.fiscal_year, ..line };
            writer.insert::<budget_line::Entity>(line).await?;
        }
        Ok(budget_id)
    }
}
