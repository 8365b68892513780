//! A subsidy.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Listed, Money, Noun, Planned, TextFilter};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::nodes::subsidies::advance::Advance;
use crate::{filter, noun, order, queries};
use entity::subsidy::{self, Column, Entity};
use entity::{SubsidyStatus, advance, organisation, programme};

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
    SubsidyQueries {
        /// The subsidies that you may read (Dutch: subsidies).
        subsidies: [Subsidy];
    }
}
