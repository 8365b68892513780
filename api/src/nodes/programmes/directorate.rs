//! A directorate.

use crate::graphql::{At, Date, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter};
use crate::nodes::finance::totals::{self, Asked, Difference, SeriesBy, Subject, Totals, TotalsPeriod};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::programmes::programme::Programme;
use crate::{filter, noun, order, queries};
use entity::directorate::{self, Column, Entity};
use entity::{CostType, organisation, programme};

noun! {
    /// A directorate of an organisation, to which programmes belong (Dutch: directie).
    Directorate of directorate {
        /// Its name (Dutch: naam).
        name!: String;
        /// What it is called as well (Dutch: andere namen).
        aliases!: Vec<String>;
        /// The organisation that it is part of (Dutch: organisatie).
        organisation: Organisation;
        /// The directorate above it; null at the top (Dutch: bovenliggende directie).
        parent: Directorate;
        /// The directorates below it (Dutch: onderliggende directies).
        directorates: [Directorate];
        /// Its programmes (Dutch: programma's).
        programmes: [Programme];
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
    }
}

filter! {
    /// Conditions on directorates (Dutch: voorwaarden).
    DirectorateWhere on directorate {
        /// The id.
        id: IdFilter => Id;
        /// The name.
        name: TextFilter => Name;
        /// The organisation that it is part of.
        organisation -> OrganisationWhere of organisation => OrganisationId;
    }
}

order! {
    /// The order of directorates (Dutch: volgorde).
    DirectorateOrder by DirectorateOrderField of directorate {
        /// By name.
        Name,
    }
}

impl Noun for Directorate {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "parent" => at.one::<Self>(Column::ParentId),
            "directorates" => at.many::<Self>(Column::ParentId),
            "totals" | "totalsSeries" | "difference" => {
                let asked = Asked::read(at)?.of_a_year()?;
                let subject = Subject::directorate(at, &asked);
                totals::plans(at, &subject, &asked)
            }
            "programmes" => at.many::<Programme>(programme::Column::DirectorateId),
            _ => at.column(),
        }
    }
}

impl Listed for Directorate {
    type Where = DirectorateWhere;
    type Order = DirectorateOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Name, Direction::Asc)]
    }
}

queries! {
    /// The directorates that you may read (Dutch: directies).
    directorates: [Directorate];
}
