//! Budgets, spending and the ledger. Partners see totals, a funder the lines that its subsidy pays; the rest is for the staff.

mod budgets;
mod ledger;
mod spending;

use crate::access::{Classes, Policy, Reach, Reads, Wing, discreet, one_of, sees};
use entity::{Class, ContractKind, Dataset, Role, SharingLevel, contract};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

/// What an agreement on the budget gives at this level or above.
fn budget_at(least: SharingLevel, dataset: Dataset, level: SharingLevel) -> Option<Reads> {
    let enough = level == SharingLevel::Detail || (level == SharingLevel::Summary && least == SharingLevel::Summary);
    (dataset == Dataset::Budget && enough).then(|| Reads::all(Classes::SHARED))
}

/// The rows of no contract, or of one that hires nobody.
fn of_no_hire(contract: impl ColumnTrait) -> Condition {
    let hires_nobody = contract::Column::Kind.ne(ContractKind::Hire);
    let known = Query::select().column(contract::Column::Id).from(contract::Entity).and_where(hires_nobody).to_owned();
    Condition::any().add(contract.is_null()).add(contract.in_subquery(known))
}

/// What a role reads of rows that may be of a hire: who reads no rates, reads those of none.
fn of_hires_for_some(role: Role, contract: impl ColumnTrait) -> Option<Reads> {
    let classes = sees(role, Wing::Finance);
    let reads = Reads::all(classes);
    Some(if classes.contains(Class::Cnf) { reads } else { reads.narrowed(of_no_hire(contract)) }).filter(|_| classes.contains(Class::Int))
}

/// What a role reads of rows that may tell of a person.
fn unless_discreet(role: Role) -> Option<Reads> {
    let classes = sees(role, Wing::Finance);
    (classes.contains(Class::Int) && !discreet(role)).then(|| Reads::all(classes))
}

/// The rows that a grant reaches of what has parts in work packages: those with a part in one of its own.
#[expect(clippy::option_option, reason = "as `Policy::reached` says: no row, every row, or these")]
fn by_parts<E: Policy>(
    reach: &Reach,
    programme: E::Column,
    id: E::Column,
    parts: impl Fn(&[Uuid]) -> SelectStatement,
) -> Option<Option<Condition>> {
    match reach {
        Reach::Everything => Some(None),
        Reach::Programmes(keys) => Some(Some(Condition::all().add(one_of(programme, keys)))),
        Reach::WorkPackages { work_packages, .. } => Some(Some(Condition::all().add(id.in_subquery(parts(work_packages))))),
        Reach::Organisation { .. } => None,
    }
}
