//! A budget.

use crate::error::Error;
use crate::graphql::{At, By, ChoiceFilter, Date, Direction, IdFilter, Instant, IntFilter, Listed, Noun, Planned, ids};
use crate::nodes::ability;
use crate::nodes::finance::budget_amendment::BudgetAmendment;
use crate::nodes::finance::budget_line::BudgetLine;
use crate::nodes::finance::totals::{self, Asked, Difference, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use async_graphql::{ID, InputObject, OneofObject};
use entity::budget::{self, Column, Entity};
use entity::{BudgetStatus, CostType, budget_amendment, budget_line, programme};
use sea_orm::Value;

noun! {
    /// The budget of a programme for a fiscal year (Dutch: begroting).
    Budget of budget {
        /// The fiscal year (Dutch: boekjaar).
        fiscal_year!: i32;
        /// Its state (Dutch: status).
        status!: BudgetStatus;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// Its lines (Dutch: begrotingsposten).
        lines: [BudgetLine];
        /// How it was and is to be changed (Dutch: begrotingswijzigingen).
        amendments: [BudgetAmendment];
        /// Who drafted it; for the staff (Dutch: opgesteld door).
        drafted_by: Account;
        /// Who submitted it; for the staff (Dutch: ingediend door).
        submitted_by: Account;
        /// Who adopted it: another person; for the staff (Dutch: vastgesteld door).
        adopted_by: Account;
        /// The day on which it was adopted (Dutch: vaststellingsdatum).
        adopted_on: Date;
        /// Why it was sent back, if it was; for the staff (Dutch: reden van teruggave).
        return_reason: String;
        /// Its money in a fiscal year, a part of one, or its whole life: complete, or null (Dutch: financiële stand).
        totals(
            #[graphql(desc = "Only this quarter of the year.")] quarter: Option<i32>,
            #[graphql(desc = "Only this month of the year; 13 is what was booked after its end.")] month: Option<i32>,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Totals;
        /// Its money by month, quarter or year: complete, or null (Dutch: financiële reeks).
        totals_series(
            #[graphql(desc = "By what it goes.")] by: SeriesBy,
            #[graphql(desc = "Whether each period holds all that came before it.")] cumulative: Option<bool>,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Vec<TotalsPeriod>;
        /// How its money changed between two instants of what was known, entry by entry: complete, or null (Dutch: verschil).
        difference(
            #[graphql(desc = "What was known then.")] from: Instant,
            #[graphql(desc = "And what was known then.")] to: Instant,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
        ): Difference;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: BudgetAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    BudgetAbilities {
    /// Add a line to it (Dutch: begrotingspost toevoegen).
    add_line by add_budget_line: Create budget_line
        unless "{status} <> 'DRAFT'", "deze begroting is geen concept meer" / "this budget is no draft any more";
    /// Submit it (Dutch: indienen).
    submit by submit_budget: Change budget
        unless "{status} <> 'DRAFT'", "deze begroting is geen concept meer" / "this budget is no draft any more"
        unless "NOT EXISTS (SELECT 1 FROM budget_line AS part WHERE part.budget_id = {id})", "deze begroting heeft nog geen posten" / "this budget has no lines yet";
    /// Adopt what another person submitted (Dutch: vaststellen).
    adopt by adopt_budget: Change budget
        unless "{status} <> 'SUBMITTED'", "deze begroting is niet ingediend, of al vastgesteld" / "this budget is not submitted, or adopted already"
        unless "{edited_by_me}", "een ander moet dit doen dan wie het opstelde, wijzigde of indiende" / "somebody else has to do this than who drafted, changed or submitted it";
    /// Send it back (Dutch: teruggeven).
    send_back by return_budget: Change budget
        unless "{status} <> 'SUBMITTED'", "deze begroting is niet ingediend" / "this budget is not submitted";
    /// Close its year; whether something is open, closing it tells (Dutch: afsluiten).
    close by close_budget: Change budget
        unless "{status} <> 'ADOPTED'", "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already"
        unless "{fiscal_year} >= {this_year}", "dit boekjaar is nog niet voorbij" / "this fiscal year is not over yet";
    /// Draft a change of it (Dutch: begrotingswijziging opstellen).
    draft_amendment by draft_amendment: Create budget_amendment
        unless "{status} <> 'ADOPTED'", "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already";
    }
}

filter! {
    /// Conditions on budgets (Dutch: voorwaarden).
    BudgetWhere on budget {
        /// The id.
        id: IdFilter => Id;
        /// The fiscal year.
        fiscal_year: IntFilter => FiscalYear;
        /// The state.
        status: ChoiceFilter<BudgetStatus> => Status;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of budgets (Dutch: volgorde).
    BudgetOrder by BudgetOrderField of budget {
        /// By fiscal year.
        FiscalYear,
        /// By state.
        Status,
    }
}

impl Noun for Budget {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "lines" => at.many::<BudgetLine>(budget_line::Column::BudgetId),
            "amendments" => at.many::<BudgetAmendment>(budget_amendment::Column::BudgetId),
            "draftedBy" => at.one::<Account>(Column::DraftedById),
            "submittedBy" => at.one::<Account>(Column::SubmittedById),
            "adoptedBy" => at.one::<Account>(Column::AdoptedById),
            "viewerCan" => ability::plan(at, BudgetAbilities::FIELDS),
            "totals" | "totalsSeries" | "difference" => {
                let (asked, subject) = (Asked::read(at)?, Subject::budget(at));
                totals::plans(at, &subject, &asked)
            }
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Budget {
    type Where = BudgetWhere;
    type Order = BudgetOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::FiscalYear, Direction::Asc)]
    }
}

/// A budget, by its programme and its fiscal year.
#[derive(InputObject)]
pub struct ProgrammeYear {
    /// The programme.
    pub programme: ID,
    /// The fiscal year.
    pub year: i32,
}

/// One budget, by one of its keys.
#[derive(OneofObject)]
pub enum BudgetBy {
    /// By its id.
    Id(ID),
    /// By its programme and its fiscal year.
    ProgrammeYear(ProgrammeYear),
}

impl By for BudgetBy {
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error> {
        Ok(match self {
            Self::Id(id) => vec![("id", ids::key(&id, Budget::table(), "by.id")?.into())],
            Self::ProgrammeYear(ProgrammeYear { programme, year }) => {
                let programme = ids::key(&programme, Programme::table(), "by.programmeYear.programme")?;
                vec![("programme_id", programme.into()), ("fiscal_year", year.into())]
            }
        })
    }
}

queries! {
    /// One budget; null where there is none that you may read (Dutch: begroting).
    budget by BudgetBy: Budget;
    /// The budgets that you may read, by year (Dutch: begrotingen).
    budgets: [Budget];
}
