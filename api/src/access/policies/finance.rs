//! Budgets and the ledger. Partners see totals, a funder the lines that its subsidy pays; single entries are for the staff.

use crate::access::{Classes, Counting, Policy, Reads, Scope, Standing, Wing, sees};
use entity::{
    Class, ContractKind, Dataset, Role, SharingLevel, budget, budget_line, contract, ledger_entry, line_month, line_person, line_total,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition};

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
    const OF_PERSONS: bool = true;

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
    const OF_PERSONS: bool = true;

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
    const OF_PERSONS: bool = true;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(ledger_entry::Column::ProgrammeId, ledger_entry::Column::WorkPackageId)
    }

    /// What names a contract or a supplier gives away what was hired at which price.
    fn class(column: Self::Column) -> Class {
        use ledger_entry::Column::{ContractId, Description, PersonId, SupplierId};
        match column {
            ContractId | SupplierId | Description => Class::Cnf,
            PersonId => Class::Per,
            _ => Class::Int,
        }
    }

    fn counting() -> Option<Counting<Self::Column>> {
        use ledger_entry::Column::{Amount, ContractId, Description, Id, PersonId, RecordedAt, ReversesId, SupplierId};
        Some(Counting {
            table: "ledger_entry_counted",
            person: [PersonId, ContractId],
            telling: &[Id, ContractId, SupplierId, Description, ReversesId, PersonId],
            untested: &[Amount, RecordedAt],
        })
    }

    /// A funder reads its lines by their totals.
    fn counts(role: Role) -> Option<Reads> {
        let classes = sees(role, Self::WING);
        (role != Role::Funder && !classes.is_none()).then(|| Reads::all(classes))
    }

    /// What a hired person costs is read by those who read rates: an entry a month, with his hours, gives his away.
    fn role(role: Role) -> Option<Reads> {
        let counts = Self::counts(role)?;
        Some(if counts.classes.contains(Class::Cnf) { counts } else { counts.narrowed(of_no_hire()) })
    }

    /// The others count them; by day no more than where nobody can be told.
    fn discreet(standing: Standing) -> bool {
        matches!(standing, Standing::Role(role) if !sees(role, Self::WING).contains(Class::Cnf))
    }
}

/// The entries of no contract, or of one that hires nobody.
fn of_no_hire() -> Condition {
    let hires_nobody = contract::Column::Kind.ne(ContractKind::Hire);
    let known = Query::select().column(contract::Column::Id).from(contract::Entity).and_where(hires_nobody).to_owned();
    Condition::any().add(ledger_entry::Column::ContractId.is_null()).add(ledger_entry::Column::ContractId.in_subquery(known))
}

/// A key by itself names nobody: totals are told where it does not stand alone.
impl Policy for line_person::Entity {
    const WING: Wing = Wing::Finance;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(line_person::Column::ProgrammeId, line_person::Column::WorkPackageId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }
}
