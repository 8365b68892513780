//! A partnership.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::partners::sharing_agreement::SharingAgreement;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::partnership::{self, Column, Entity};
use entity::{PartnershipKind, PartnershipStatus, organisation, programme, sharing_agreement};

noun! {
    /// A partner of a programme (Dutch: samenwerking met een partner).
    Partnership of partnership {
        /// What the partner is to the programme (Dutch: soort samenwerking).
        kind!: PartnershipKind;
        /// Its state (Dutch: status).
        status!: PartnershipStatus;
        /// The first day (Dutch: vanaf).
        from!: Date;
        /// The last day; null where it is open (Dutch: tot en met).
        to: Date;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// The partner (Dutch: partner).
        organisation: Organisation;
        /// What is shared with the partner (Dutch: gegevensleveringsafspraken).
        sharing_agreements: [SharingAgreement];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: PartnershipAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    PartnershipAbilities {
    /// Change or end it (Dutch: wijzigen).
    change by change_partnership: Change partnership unless "{status} = 'ENDED'", "deze samenwerking is beëindigd" / "this partnership has ended";
    /// Propose what the partner may read (Dutch: gegevenslevering voorstellen).
    propose_sharing by propose_sharing: Create sharing_agreement unless "{status} = 'ENDED'", "deze samenwerking is beëindigd" / "this partnership has ended";
    }
}

filter! {
    /// Conditions on partnerships (Dutch: voorwaarden).
    PartnershipWhere on partnership {
        /// The id.
        id: IdFilter => Id;
        /// What the partner is to the programme.
        kind: ChoiceFilter<PartnershipKind> => Kind;
        /// The state.
        status: ChoiceFilter<PartnershipStatus> => Status;
        /// The first day.
        from: DateFilter => StartsOn;
        /// The last day.
        to: DateFilter => EndsOn;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The partner.
        organisation -> OrganisationWhere of organisation => OrganisationId;
    }
}

order! {
    /// The order of partnerships (Dutch: volgorde).
    PartnershipOrder by PartnershipOrderField of partnership {
        /// By kind.
        Kind,
        /// By first day.
        StartsOn,
    }
}

impl Noun for Partnership {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "from" => at.of(Column::StartsOn),
            "to" => at.of(Column::EndsOn),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "sharingAgreements" => at.many::<SharingAgreement>(sharing_agreement::Column::PartnershipId),
            "viewerCan" => ability::plan(at, PartnershipAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Partnership {
    type Where = PartnershipWhere;
    type Order = PartnershipOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Kind, Direction::Asc), (Column::StartsOn, Direction::Asc)]
    }
}

queries! {
    /// The partnerships that you may read (Dutch: samenwerkingen).
    partnerships: [Partnership];
}
