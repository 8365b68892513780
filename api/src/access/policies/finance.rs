//! Budgets and the ledger. Partners see totals, a funder the lines that its subsidy pays; single entries are for the staff.

use crate::access::{Classes, Policy, Reads, Scope, Wing};
use entity::{Class, Dataset, Role, SharingLevel, budget, budget_line, ledger_entry, line_month, line_total};

/// What an agreement on the budget gives at this level or above.
fn budget_at(least: SharingLevel, dataset: Dataset, level: SharingLevel) -> Option<Reads> {
    let enough = level == SharingLevel::Detail || (level == SharingLevel::Summary && least == SharingLevel::Summary);
    (dataset == Dataset::Budget && enough).then(|| Reads::all(Classes::SHARED))
}

impl Policy for budget::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(budget::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for budget_line::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(budget_line::Column::ProgrammeId, budget_line::Column::WorkPackageId)
            .organisation(budget_line::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Detail, dataset, level)
    }
}

impl Policy for line_total::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_total::Column::ProgrammeId, line_total::Column::WorkPackageId).organisation(line_total::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Summary, dataset, level)
    }
}

impl Policy for line_month::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_month::Column::ProgrammeId, line_month::Column::WorkPackageId).organisation(line_month::Column::FunderId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Shr
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        budget_at(SharingLevel::Detail, dataset, level)
    }
}

impl Policy for ledger_entry::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(ledger_entry::Column::ProgrammeId, ledger_entry::Column::WorkPackageId)
    }

    /// What names a contract or a supplier gives away what was hired at which price.
    fn class(column: Self::Column) -> Class {
        use ledger_entry::Column::{ContractId, Description, SupplierId};
        match column {
            ContractId | SupplierId | Description => Class::Cnf,
            _ => Class::Int,
        }
    }

    /// A funder reads its lines by their totals.
    fn role(role: Role) -> Option<Reads> {
        let classes = crate::access::sees(role, Self::WING);
        (role != Role::Funder && !classes.is_none()).then(|| Reads::all(classes))
    }
}
