//! A subsidy.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Instant, Listed, Money, Noun, Planned, TextFilter};
use crate::nodes::finance::totals::{self, Asked, Difference, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::nodes::subsidies::advance::Advance;
use crate::{filter, noun, order, queries};
use entity::subsidy::{self, Column, Entity};
use entity::{CostType, SubsidyStatus, advance, organisation, programme};

noun! {
    /// A subsidy of which the programme is the recipient (Dutch: subsidie).
    Subsidy of subsidy {
        /// The scheme (Dutch: regeling).
        scheme: String;
        /// The reference of the grant (Dutch: kenmerk).
        reference: String;
        /// Its state (Dutch: status).
        status: SubsidyStatus;
        /// What was granted (Dutch: verleend bedrag).
        granted: Money;
        /// The first day (Dutch: begindatum).
        starts_on: Date;
        /// The last day (Dutch: einddatum).
        ends_on: Date;
        /// The programme that receives it (Dutch: programma).
        programme: Programme;
        /// Who gives it (Dutch: financier).
        funder: Organisation;
        /// What was paid in advance (Dutch: voorschotten).
        advances: [Advance];
        /// The money of the lines that it pays, in a fiscal year, a part of one, or its whole life: complete, or null (Dutch: financiële stand).
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
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

filter! {
    /// Conditions on subsidies (Dutch: voorwaarden).
    SubsidyWhere on subsidy {
        /// The id.
        id: IdFilter => Id;
        /// The reference of the grant.
        reference: TextFilter => Reference;
        /// The state.
        status: ChoiceFilter<SubsidyStatus> => Status;
        /// The first day.
        starts_on: DateFilter => StartsOn;
        /// The last day.
        ends_on: DateFilter => EndsOn;
        /// The programme that receives it.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// Who gives it.
        funder -> OrganisationWhere of organisation => FunderId;
    }
}

order! {
    /// The order of subsidies (Dutch: volgorde).
    SubsidyOrder by SubsidyOrderField of subsidy {
        /// By reference.
        Reference,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
        /// By what was granted.
        Granted,
    }
}

impl Noun for Subsidy {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "funder" => at.one::<Organisation>(Column::FunderId),
            "advances" => at.many::<Advance>(advance::Column::SubsidyId),
            "totals" | "totalsSeries" | "difference" => {
                let asked = Asked::read(at)?.of_a_year()?;
                let subject = Subject::subsidy(at, &asked);
                totals::plans(at, &subject, &asked)
            }
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Subsidy {
    type Where = SubsidyWhere;
    type Order = SubsidyOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::StartsOn, Direction::Asc)]
    }
}

queries! {
    /// The subsidies that you may read (Dutch: subsidies).
    subsidies: [Subsidy];
}
