//! A work package.

use crate::error::Error;
use crate::graphql::{At, By, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter, ids};
use crate::nodes::ability;
use crate::nodes::finance::forecast::Forecast;
use crate::nodes::finance::reservation::Reservation;
use crate::nodes::finance::totals::{self, Asked, Difference, Exhaustion, RagStatus, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::people::appointment::Appointment;
use crate::nodes::people::coordination::{self, Coordination};
use crate::nodes::people::person::Person;
use crate::nodes::planning::milestone::Milestone;
use crate::nodes::planning::milestone_summary::{self, MilestoneSummary};
use crate::nodes::procurement::contract::Contract;
use crate::nodes::procurement::contract_summary::{self, ContractSummary};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use async_graphql::{ID, InputObject, OneofObject};
use entity::work_package::{self, Column, Entity};
use entity::{CostType, WorkPackageStatus, appointment, contract, forecast, milestone, programme, reservation};
use sea_orm::Value;

noun! {
    /// A part of a programme, with one coordinator at a time (Dutch: werkpakket).
    WorkPackage of work_package {
        /// Its code, unique in its programme (Dutch: code).
        code!: String;
        /// Its name (Dutch: naam).
        name!: String;
        /// Its state (Dutch: status).
        status!: WorkPackageStatus;
        /// The first day (Dutch: begindatum).
        starts_on!: Date;
        /// The last day (Dutch: einddatum).
        ends_on!: Date;
        /// Why it was stopped, if it was (Dutch: reden van stoppen).
        stop_reason: String;
        /// The programme that it belongs to (Dutch: programma).
        programme: Programme;
        /// Who coordinates it on a day; null where nobody does, and where you may not know (Dutch: coördinator).
        coordinator(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): Person;
        /// Whether it has a coordinator on a day, and who that is (Dutch: coördinatie).
        coordination(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): Coordination;
        /// Who works for it, in which function (Dutch: benoemingen).
        appointments: [Appointment];
        /// All who coordinated, coordinate or will coordinate it (Dutch: coördinatoren).
        coordinators: [Appointment];
        /// Its contracts (Dutch: overeenkomsten).
        contracts: [Contract];
        /// Its milestones (Dutch: mijlpalen).
        milestones: [Milestone];
        /// What is set aside on its lines (Dutch: reserveringen).
        reservations: [Reservation];
        /// What was expected of its lines, by day (Dutch: prognoses).
        forecasts: [Forecast];
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
        /// Its colour in a fiscal year, and the rule that gave it (Dutch: stoplicht).
        rag(#[graphql(desc = "The fiscal year.")] year: i32): RagStatus;
        /// When its money of a fiscal year runs out at the present pace (Dutch: uitputting bij het huidige tempo).
        exhaustion(#[graphql(desc = "The fiscal year.")] year: i32): Exhaustion;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: WorkPackageAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    WorkPackageAbilities {
    /// Change it (Dutch: wijzigen).
    change by change_work_package: Change work_package unless "{status} IN ('CLOSED', 'STOPPED')", "dit werkpakket is afgesloten of gestopt" / "this work package is closed or stopped";
    /// Appoint its coordinator (Dutch: coördinator benoemen).
    appoint_coordinator by appoint_coordinator: Create appointment;
    /// Add a milestone (Dutch: mijlpaal toevoegen).
    create_milestone by create_milestone: Create milestone;
    /// Set its colour (Dutch: stoplichtkleur zetten).
    override_rag by override_rag: Create rag_override;
    /// Say what is expected of its lines (Dutch: prognose opstellen).
    forecast by forecast_work_package: Create forecast;
    }
}

filter! {
    /// Conditions on work packages (Dutch: voorwaarden).
    WorkPackageWhere on work_package {
        /// The id.
        id: IdFilter => Id;
        /// The code.
        code: TextFilter => Code;
        /// The name.
        name: TextFilter => Name;
        /// The state.
        status: ChoiceFilter<WorkPackageStatus> => Status;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of work packages (Dutch: volgorde).
    WorkPackageOrder by WorkPackageOrderField of work_package {
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

impl Noun for WorkPackage {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "coordinator" => coordination::coordinator(at, Column::ProgrammeId, Column::Id),
            "coordination" => coordination::plan(at),
            "appointments" => at.many::<Appointment>(appointment::Column::WorkPackageId),
            "coordinators" => Appointment::coordinators(at, appointment::Column::WorkPackageId, None),
            "reservations" => at.many::<Reservation>(reservation::Column::WorkPackageId),
            "forecasts" => at.many::<Forecast>(forecast::Column::WorkPackageId),
            "contracts" => at.many::<Contract>(contract::Column::WorkPackageId),
            "milestones" => at.many::<Milestone>(milestone::Column::WorkPackageId),
            "contractSummary" => {
                let (programme, id) = (at.col(Column::ProgrammeId), at.col(Column::Id));
                contract_summary::plan(at, "work_package_id", &programme, Some(&id))
            }
            "milestoneSummary" => {
                let (programme, id) = (at.col(Column::ProgrammeId), at.col(Column::Id));
                milestone_summary::plan(at, "work_package_id", &programme, Some(&id))
            }
            "totals" | "totalsSeries" | "difference" | "exhaustion" => {
                let asked = Asked::read(at)?.of_a_year()?;
                let subject = Subject::work_package(at, &asked);
                totals::plans(at, &subject, &asked)
            }
            "rag" => {
                let asked = Asked::read(at)?;
                let (subject, programme, id) = (Subject::work_package(at, &asked), at.col(Column::ProgrammeId), at.col(Column::Id));
                let year = at.bind(asked.year);
                totals::rag(at, &subject, &year, &programme, &format!("r.work_package_id = {id} AND r.budget_line_id IS NULL"))
            }
            "viewerCan" => ability::plan(at, WorkPackageAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for WorkPackage {
    type Where = WorkPackageWhere;
    type Order = WorkPackageOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Code, Direction::Asc)]
    }
}

/// A work package, by its code in its programme.
#[derive(InputObject)]
pub struct InProgramme {
    /// The programme.
    pub programme: ID,
    /// The code of the work package.
    pub code: String,
}

/// One work package, by one of its keys.
#[derive(OneofObject)]
pub enum WorkPackageBy {
    /// By its id.
    Id(ID),
    /// By its programme and its code in it.
    InProgramme(InProgramme),
}

impl By for WorkPackageBy {
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error> {
        Ok(match self {
            Self::Id(id) => vec![("id", ids::key(&id, WorkPackage::table(), "by.id")?.into())],
            Self::InProgramme(InProgramme { programme, code }) => {
                vec![("programme_id", ids::key(&programme, Programme::table(), "by.inProgramme.programme")?.into()), ("code", code.into())]
            }
        })
    }
}

queries! {
    /// One work package; null where there is none that you may read (Dutch: werkpakket).
    work_package by WorkPackageBy: WorkPackage;
    /// The work packages that you may read, by code (Dutch: werkpakketten).
    work_packages: [WorkPackage];
}
