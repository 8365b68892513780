//! A programme.

use crate::error::Error;
use crate::graphql::{At, By, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter, ids};
use crate::nodes::ability;
use crate::nodes::finance::budget::Budget;
use crate::nodes::finance::cash_forecast::{self, CashForecast};
use crate::nodes::finance::period_close::PeriodClose;
use crate::nodes::finance::tolerances::Tolerances;
use crate::nodes::finance::totals::{self, Asked, Difference, Exhaustion, RagStatus, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::partners::partnership::Partnership;
use crate::nodes::people::appointment::Appointment;
use crate::nodes::planning::milestone::Milestone;
use crate::nodes::planning::milestone_summary::{self, MilestoneSummary};
use crate::nodes::procurement::contract::Contract;
use crate::nodes::procurement::contract_summary::{self, ContractSummary};
use crate::nodes::programmes::directorate::Directorate;
use crate::nodes::programmes::work_package::WorkPackage;
use crate::nodes::records::change::Change;
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::{abilities, filter, noun, order, queries};
use async_graphql::{ID, OneofObject};
use entity::programme::{self, Column, Entity};
use entity::{CostType, ProgrammeStatus, appointment, budget, contract, milestone, partnership, subsidy, work_package};
use sea_orm::Value;

noun! {
    /// A programme: work packages with a common budget and goal (Dutch: programma).
    Programme of programme {
        /// Its code, unique (Dutch: code).
        code!: String;
        /// Its name in Dutch (Dutch: naam).
        name!: String;
        /// Its name in English (Dutch: Engelse naam).
        name_en: String;
        /// What it is to reach; for the staff (Dutch: doel).
        goal: String;
        /// Its state (Dutch: status).
        status: ProgrammeStatus;
        /// The first day (Dutch: begindatum).
        starts_on: Date;
        /// The last day (Dutch: einddatum).
        ends_on: Date;
        /// Whether it deducts VAT; its budget and ledger then exclude VAT (Dutch: btw verrekenbaar).
        vat_recoverable: bool;
        /// The directorate that it belongs to (Dutch: directie).
        directorate: Directorate;
        /// Its work packages, by code (Dutch: werkpakketten).
        work_packages: [WorkPackage];
        /// Who works for it, in which function (Dutch: benoemingen).
        appointments: [Appointment];
        /// The coordinators of its work packages on a day (Dutch: coördinatoren).
        coordinators(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): [Appointment];
        /// Its partners (Dutch: partners).
        partners: [Partnership];
        /// Its budgets, one a fiscal year (Dutch: begrotingen).
        budgets: [Budget];
        /// What it bears before a colour changes or a reason is asked (Dutch: toleranties).
        tolerances: Tolerances;
        /// The months in which nothing is booked any more; those that were opened again are not among them (Dutch: afgesloten perioden).
        closed_periods: [PeriodClose];
        /// Its contracts (Dutch: overeenkomsten).
        contracts: [Contract];
        /// Its milestones (Dutch: mijlpalen).
        milestones: [Milestone];
        /// The subsidies that it receives (Dutch: subsidies).
        subsidies: [Subsidy];
        /// The signed contracts that run in a year, in figures: complete, or null (Dutch: overeenkomsten in samenvatting).
        contract_summary(#[graphql(desc = "The calendar year.")] year: i32): ContractSummary;
        /// The open milestones, in figures; for partners those that are shared (Dutch: mijlpalen in samenvatting).
        milestone_summary: MilestoneSummary;
        /// Its money in a fiscal year, a part of one, or its whole life: complete, or null (Dutch: financiële stand).
        totals(
            #[graphql(desc = "The fiscal year; the whole life where none is said.")] year: Option<i32>,
            #[graphql(desc = "Only this quarter of the year.")] quarter: Option<i32>,
            #[graphql(desc = "Only this month of the year; 13 is what was booked after its end.")] month: Option<i32>,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Totals;
        /// Its money by month, quarter or year: complete, or null (Dutch: financiële reeks).
        totals_series(
            #[graphql(desc = "By what it goes.")] by: SeriesBy,
            #[graphql(desc = "The fiscal year; the whole life where none is said.")] year: Option<i32>,
            #[graphql(desc = "Whether each period holds all that came before it.")] cumulative: Option<bool>,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
            #[graphql(desc = "Only what counts up to and with this day.")] as_of: Option<Date>,
            #[graphql(desc = "Only what was recorded up to and with this instant.")] known_at: Option<Instant>,
        ): Vec<TotalsPeriod>;
        /// How its money changed between two instants of what was known, entry by entry: complete, or null (Dutch: verschil).
        difference(
            #[graphql(desc = "What was known then.")] from: Instant,
            #[graphql(desc = "And what was known then.")] to: Instant,
            #[graphql(desc = "The fiscal year; the whole life where none is said.")] year: Option<i32>,
            #[graphql(desc = "Only what is spent on this.")] cost_type: Option<CostType>,
        ): Difference;
        /// What is expected to fall due, by month: invoices by commitments and rates, and advances; confidential: complete, or null
        /// (Dutch: liquiditeitsprognose).
        cash_forecast(
            #[graphql(desc = "How many months, from the present one; 12 where nothing is said, 60 at most.")] months: Option<i32>,
        ): CashForecast;
        /// Its colour in a fiscal year, and the rule that gave it (Dutch: stoplicht).
        rag(#[graphql(desc = "The fiscal year.")] year: i32): RagStatus;
        /// When its money of a fiscal year runs out at the present pace (Dutch: uitputting bij het huidige tempo).
        exhaustion(#[graphql(desc = "The fiscal year.")] year: i32): Exhaustion;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: ProgrammeAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    ProgrammeAbilities {
    /// Change it (Dutch: wijzigen).
    change by change_programme: Change programme unless "{status} = 'ARCHIVED'", "dit programma is gearchiveerd" / "this programme is archived";
    /// Add a work package to it (Dutch: werkpakket toevoegen).
    create_work_package by create_work_package: Create work_package unless "{status} IN ('CLOSED', 'ARCHIVED')", "dit programma is afgesloten" / "this programme is closed";
    /// Make an organisation its partner (Dutch: samenwerking toevoegen).
    create_partnership by create_partnership: Create partnership;
    /// Set its tolerances (Dutch: toleranties instellen).
    set_tolerances by set_tolerances: Change programme unless "{status} = 'ARCHIVED'", "dit programma is gearchiveerd" / "this programme is archived";
    /// Draft a budget (Dutch: begroting opstellen).
    draft_budget by draft_budget: Create budget unless "{status} IN ('CLOSED', 'ARCHIVED')", "dit programma is afgesloten" / "this programme is closed";
    /// Close a month (Dutch: periode afsluiten).
    close_period by close_period: Create period_close;
    /// Set its colour (Dutch: stoplichtkleur zetten).
    override_rag by override_rag: Create rag_override;
    }
}

filter! {
    /// Conditions on programmes (Dutch: voorwaarden).
    ProgrammeWhere on programme {
        /// The id.
        id: IdFilter => Id;
        /// The code.
        code: TextFilter => Code;
        /// The name, in either language.
        name: TextFilter => Name | NameEn;
        /// The state.
        status: ChoiceFilter<ProgrammeStatus> => Status;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
    }
}

order! {
    /// The order of programmes (Dutch: volgorde).
    ProgrammeOrder by ProgrammeOrderField of programme {
        /// By code.
        Code,
        /// By name.
        Name,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
    }
}

impl Noun for Programme {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "directorate" => at.one::<Directorate>(Column::DirectorateId),
            "workPackages" => at.many::<WorkPackage>(work_package::Column::ProgrammeId),
            "appointments" => at.many::<Appointment>(appointment::Column::ProgrammeId),
            "coordinators" => {
                let on = at.arg::<Option<Date>>("on")?.map_or(at.draft.today, |day| day.0);
                Appointment::coordinators(at, appointment::Column::ProgrammeId, Some(on))
            }
            "partners" => at.many::<Partnership>(partnership::Column::ProgrammeId),
            "tolerances" => at.itself::<Tolerances>(),
            "closedPeriods" => PeriodClose::of_programme(at),
            "budgets" => at.many::<Budget>(budget::Column::ProgrammeId),
            "contracts" => at.many::<Contract>(contract::Column::ProgrammeId),
            "milestones" => at.many::<Milestone>(milestone::Column::ProgrammeId),
            "subsidies" => at.many::<Subsidy>(subsidy::Column::ProgrammeId),
            "contractSummary" => {
                let id = at.col(Column::Id);
                contract_summary::plan(at, "programme_id", &id, None)
            }
            "milestoneSummary" => {
                let id = at.col(Column::Id);
                milestone_summary::plan(at, "programme_id", &id, None)
            }
            "totals" | "totalsSeries" | "difference" | "exhaustion" => {
                let asked = Asked::read(at)?.of_a_year()?;
                let subject = Subject::programme(at, &asked);
                totals::plans(at, &subject, &asked)
            }
            "cashForecast" => cash_forecast::plan(at),
            "rag" => {
                let asked = Asked::read(at)?;
                let (subject, id, year) = (Subject::programme(at, &asked), at.col(Column::Id), at.bind(asked.year));
                totals::rag(at, &subject, &year, &id, "r.work_package_id IS NULL AND r.budget_line_id IS NULL")
            }
            "viewerCan" => ability::plan(at, ProgrammeAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Programme {
    type Where = ProgrammeWhere;
    type Order = ProgrammeOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Code, Direction::Asc)]
    }
}

/// One programme, by one of its keys.
#[derive(OneofObject)]
pub enum ProgrammeBy {
    /// By its id.
    Id(ID),
    /// By its code.
    Code(String),
}

impl By for ProgrammeBy {
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error> {
        Ok(vec![match self {
            Self::Id(id) => ("id", ids::key(&id, Programme::table(), "by.id")?.into()),
            Self::Code(code) => ("code", code.into()),
        }])
    }
}

queries! {
    /// One programme; null where there is none that you may read (Dutch: programma).
    programme by ProgrammeBy: Programme;
    /// The programmes that you may read, by code (Dutch: programma's).
    programmes: [Programme];
}
