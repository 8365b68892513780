//! Organisations, partnerships and sharing agreements. Governments are public; suppliers are known to the staff, and to
//! partners who see their contracts.

use crate::access::{Classes, Policy, Reach, Reads, Scope, Wing};
use entity::{
    Class, Dataset, OrganisationKind, Role, SharingLevel, contract, organisation, organisation_successor, partnership, sharing_agreement,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition};

fn governments() -> Condition {
    Condition::all().add(organisation::Column::Kind.ne(OrganisationKind::Supplier))
}

impl Policy for organisation::Entity {
    const WING: Wing = Wing::Partners;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn class(_: Self::Column) -> Class {
        Class::Pub
    }

    fn role(role: Role) -> Option<Reads> {
        Some(match role {
            Role::Funder | Role::Partner => Reads::rows(governments(), Classes::SHARED),
            _ => Reads::all(Classes::SHARED),
        })
    }

    /// Governments; and the suppliers of the contracts that he sees.
    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        if (dataset, level) != (Dataset::Contracts, SharingLevel::Detail) {
            return Some(Reads::rows(governments(), Classes::SHARED));
        }
        let suppliers = Query::select().column(contract::Column::SupplierId).from(contract::Entity).to_owned();
        Some(Reads::rows(Condition::any().add(governments()).add(organisation::Column::Id.in_subquery(suppliers)), Classes::SHARED))
    }

    fn reached(_: &Reach) -> Option<Option<Condition>> {
        Some(None)
    }
}

impl Policy for organisation_successor::Entity {
    const WING: Wing = Wing::Partners;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn role(_: Role) -> Option<Reads> {
        Some(Reads::all(Classes::SHARED))
    }

    fn shared(_: Dataset, _: SharingLevel) -> Option<Reads> {
        Some(Reads::all(Classes::SHARED))
    }

    fn reached(_: &Reach) -> Option<Option<Condition>> {
        Some(None)
    }
}

impl Policy for partnership::Entity {
    const WING: Wing = Wing::Partners;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(partnership::Column::ProgrammeId).organisation(partnership::Column::OrganisationId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    /// Partners of a programme know of each other.
    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Programme && level != SharingLevel::None).then(|| Reads::all(Classes::SHARED))
    }
}

impl Policy for sharing_agreement::Entity {
    const WING: Wing = Wing::Partners;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(sharing_agreement::Column::ProgrammeId).organisation(sharing_agreement::Column::OrganisationId)
    }

    fn class(column: Self::Column) -> Class {
        use sharing_agreement::Column::{ApprovedById, ProposedById};
        match column {
            ProposedById | ApprovedById => Class::Int,
            _ => Class::Shr,
        }
    }
}
