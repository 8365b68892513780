//! Subsidies and their advances: for the staff, and for the funder that gave them.

use crate::access::{Classes, Policy, Reads, Scope, Wing};
use entity::{Class, Dataset, SharingLevel, advance, subsidy};

/// What an agreement on subsidies gives at this level or above.
fn shared_at(least: SharingLevel, dataset: Dataset, level: SharingLevel) -> Option<Reads> {
    let enough = level == SharingLevel::Detail || (level == SharingLevel::Summary && least == SharingLevel::Summary);
    (dataset == Dataset::Subsidy && enough).then(|| Reads::all(Classes::SHARED.and(Class::Fnd)))
}

impl Policy for subsidy::Entity {
    const WING: Wing = Wing::Subsidies;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(subsidy::Column::ProgrammeId).organisation(subsidy::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Fnd
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        shared_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for advance::Entity {
    const WING: Wing = Wing::Subsidies;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(advance::Column::ProgrammeId).organisation(advance::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Fnd
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        shared_at(SharingLevel::Detail, dataset, level)
    }
}
