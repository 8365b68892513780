//! A sharing agreement.

use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Listed, Noun, Planned};
use crate::nodes::ability;
use crate::nodes::partners::partnership::Partnership;
use crate::nodes::people::account::Account;
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order};
use entity::sharing_agreement::{self, Column, Entity};
use entity::{Dataset, SharingLevel, SharingStatus};

noun! {
    /// What a partner may read of a dataset of a programme: no agreement, no rows (Dutch: gegevensleveringsafspraak).
    SharingAgreement of sharing_agreement {
        /// What it is about (Dutch: gegevensset).
        dataset!: Dataset;
        /// How much is shared (Dutch: niveau).
        level!: SharingLevel;
        /// Its state; only an active one opens anything (Dutch: status).
        status!: SharingStatus;
        /// The first day (Dutch: vanaf).
        from!: Date;
        /// The last day; null where it is open (Dutch: tot en met).
        to: Date;
        /// The partnership (Dutch: samenwerking).
        partnership: Partnership;
        /// Who proposed it (Dutch: voorgesteld door).
        proposed_by: Account;
        /// Who approved it: another person (Dutch: goedgekeurd door).
        approved_by: Account;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: SharingAgreementAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    SharingAgreementAbilities {
    /// Approve what another person proposed (Dutch: goedkeuren).
    approve by approve_sharing: Change sharing_agreement
        unless "{status} <> 'PROPOSED'", "deze afspraak is geen voorstel" / "this agreement is no proposal";
    /// End it at once (Dutch: beëindigen).
    end by end_sharing: Change sharing_agreement unless "{status} = 'ENDED'", "deze afspraak is al beëindigd" / "this agreement has ended already";
    }
}

filter! {
    /// Conditions on sharing agreements (Dutch: voorwaarden).
    SharingAgreementWhere on sharing_agreement {
        /// The id.
        id: IdFilter => Id;
        /// What it is about.
        dataset: ChoiceFilter<Dataset> => Dataset;
        /// How much is shared.
        level: ChoiceFilter<SharingLevel> => Level;
        /// The state.
        status: ChoiceFilter<SharingStatus> => Status;
        /// The first day.
        from: DateFilter => StartsOn;
        /// The last day.
        to: DateFilter => EndsOn;
    }
}

order! {
    /// The order of sharing agreements (Dutch: volgorde).
    SharingAgreementOrder by SharingAgreementOrderField of sharing_agreement {
        /// By dataset.
        Dataset,
        /// By first day.
        StartsOn,
    }
}

impl Noun for SharingAgreement {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "from" => at.of(Column::StartsOn),
            "to" => at.of(Column::EndsOn),
            "partnership" => at.one::<Partnership>(Column::PartnershipId),
            "proposedBy" => at.one::<Account>(Column::ProposedById),
            "approvedBy" => at.one::<Account>(Column::ApprovedById),
            "viewerCan" => ability::plan(at, SharingAgreementAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for SharingAgreement {
    type Where = SharingAgreementWhere;
    type Order = SharingAgreementOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Dataset, Direction::Asc), (Column::StartsOn, Direction::Asc)]
    }
}
