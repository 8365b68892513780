//! Contracts. Rates, and what gives them away, are confidential; an analyst sees no single person's contract.

use crate::access::{Classes, Policy, Reads, Scope, Wing, sees};
use entity::{Class, ContractKind, Dataset, Role, SharingLevel, contract, contract_summary};
use sea_orm::{ColumnTrait, Condition};

fn hire() -> Condition {
    Condition::all().add(contract::Column::Kind.eq(ContractKind::Hire))
}

fn no_hire() -> Condition {
    Condition::all().add(contract::Column::Kind.ne(ContractKind::Hire))
}

impl Policy for contract::Entity {
    const WING: Wing = Wing::Procurement;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(contract::Column::ProgrammeId, contract::Column::WorkPackageId)
    }

    fn class(column: Self::Column) -> Class {
        use contract::Column::{Ceiling, EmploymentForm, HoursWeekHundredths, PersonId, Rate};
        match column {
            Rate => Class::Cnf,
            Ceiling | HoursWeekHundredths | PersonId | EmploymentForm => Class::Int,
            _ => Class::Shr,
        }
    }

    /// The ceiling and the hours of a hired person give his rate away.
    fn class_where(column: Self::Column) -> Option<(Condition, Class)> {
        matches!(column, contract::Column::Ceiling | contract::Column::HoursWeekHundredths).then(|| (hire(), Class::Cnf))
    }

    fn class_of(column: Self::Column, row: &Self::Model) -> Class {
        match Self::class_where(column) {
            Some((_, class)) if row.kind == ContractKind::Hire => class,
            _ => Self::class(column),
        }
    }

    fn role(role: Role) -> Option<Reads> {
        let classes = sees(role, Self::WING);
        let reads = (!classes.is_none()).then(|| Reads::all(classes))?;
        Some(if role == Role::Analyst { reads.narrowed(no_hire()) } else { reads })
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Contracts && level == SharingLevel::Detail).then(|| Reads::rows(no_hire(), Classes::SHARED))
    }
}

impl Policy for contract_summary::Entity {
    const WING: Wing = Wing::Procurement;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(contract_summary::Column::ProgrammeId, contract_summary::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Contracts && level != SharingLevel::None).then(|| Reads::all(Classes::SHARED))
    }
}
