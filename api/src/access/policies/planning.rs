//! Milestones: for the staff; for partners those that are marked as shared, and their own.

use crate::access::{Action, Classes, Policy, Reads, Scope, Standing, Wing};
use entity::{Class, Dataset, Role, SharingLevel, milestone, milestone_dependency, milestone_summary};
use sea_orm::{ColumnTrait, Condition};

impl Policy for milestone::Entity {
    const WING: Wing = Wing::Planning;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(milestone::Column::ProgrammeId, milestone::Column::WorkPackageId).organisation(milestone::Column::OwnerId)
    }

    fn class(column: Self::Column) -> Class {
        match column {
            milestone::Column::Evidence => Class::Int,
            _ => Class::Shr,
        }
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        let marked = Condition::all().add(milestone::Column::Shared.eq(true));
        (dataset == Dataset::Planning && level == SharingLevel::Detail).then(|| Reads::rows(marked, Classes::SHARED))
    }

    /// A partner moves and reaches its own, and makes none.
    fn may(role: Role, action: Action) -> bool {
        role != Role::Partner || action == Action::Change
    }
}

impl Policy for milestone_dependency::Entity {
    const WING: Wing = Wing::Planning;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(milestone_dependency::Column::ProgrammeId)
    }
}

impl Policy for milestone_summary::Entity {
    const WING: Wing = Wing::Planning;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(milestone_summary::Column::ProgrammeId, milestone_summary::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    /// What partners count are the milestones that are marked as shared: of those they see every one.
    fn whole(standing: Standing) -> bool {
        match standing {
            Standing::Role(role) => role != Role::Partner && Self::role(role).is_some(),
            Standing::Shared(dataset, level) => Self::shared(dataset, level).is_some(),
        }
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        let marked = Condition::all().add(milestone_summary::Column::Shared.eq(true));
        (dataset == Dataset::Planning && level != SharingLevel::None).then(|| Reads::rows(marked, Classes::SHARED))
    }
}
