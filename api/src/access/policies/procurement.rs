//! Contracts. Rates, and what gives them away, are confidential; an analyst sees no single person's contract.

use crate::access::{Classes, Counting, Policy, Reads, Scope, Wing, discreet, sees};
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
    const OF_PERSONS: bool = true;

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

    fn counting() -> Option<Counting<Self::Column>> {
        use contract::Column::{Id, Number, PersonId, Title};
        Some(Counting { table: "contract_counted", person: [PersonId, Id], telling: &[Id, Number, Title, PersonId], untested: &[] })
    }

    fn counts(role: Role) -> Option<Reads> {
        let classes = sees(role, Self::WING);
        (!classes.is_none()).then(|| Reads::all(classes))
    }

    fn role(role: Role) -> Option<Reads> {
        let counts = Self::counts(role)?;
        Some(if discreet(role) { counts.narrowed(no_hire()) } else { counts })
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Contracts && level == SharingLevel::Detail).then(|| Reads::rows(no_hire(), Classes::SHARED))
    }
}

impl Policy for contract_summary::Entity {
    const WING: Wing = Wing::Procurement;
    const OF_PERSONS: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(contract_summary::Column::ProgrammeId, contract_summary::Column::WorkPackageId)
    }

    fn class(column: Self::Column) -> Class {
        match column {
            contract_summary::Column::PersonId => Class::Int,
            _ => Class::Shr,
        }
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Contracts && level != SharingLevel::None).then(|| Reads::all(Classes::SHARED))
    }
}
