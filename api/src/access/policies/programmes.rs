//! Directorates, programmes and work packages: their names and states are shared, what they are to reach is internal.

use crate::access::{Action, Classes, Policy, Reads, Scope, Wing};
use entity::{Class, Dataset, Role, SharingLevel, directorate, directorate_size, programme, work_package};

impl Policy for directorate::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    /// Names of directorates are public; who has a grant at all may know them.
    fn shared(_: Dataset, _: SharingLevel) -> Option<Reads> {
        Some(Reads::all(Classes::SHARED))
    }
}

/// How many there are is for the staff; it says whether somebody knows of all.
impl Policy for directorate_size::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }
}

impl Policy for programme::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(programme::Column::Id)
    }

    fn class(column: Self::Column) -> Class {
        match column {
            programme::Column::Goal => Class::Int,
            _ => Class::Shr,
        }
    }

    /// Whoever is shared anything of a programme may know which programme that is.
    fn shared(_: Dataset, level: SharingLevel) -> Option<Reads> {
        (level != SharingLevel::None).then(|| Reads::all(Classes::SHARED))
    }

    fn may(role: Role, _: Action) -> bool {
        role != Role::Pmo
    }
}

impl Policy for work_package::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(work_package::Column::ProgrammeId, work_package::Column::Id)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Programme && level != SharingLevel::None).then(|| Reads::all(Classes::SHARED))
    }
}
