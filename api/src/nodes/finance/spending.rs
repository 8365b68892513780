//! What is committed and spent by a contract, or with a supplier.

use crate::access::Policy;
use crate::graphql::{At, Cell, Date, Instant, Json, Loaded, Money, Noun, Planned, ids};
use crate::nodes::finance::totals::{Asked, month_of};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::procurement::contract::Contract;
use crate::nodes::programmes::programme::Programme;
use async_graphql::{ID, SimpleObject};
use entity::{Cents, Class, contract, ledger_entry};

/// What is committed and spent; the cost to the programme (Dutch: verplicht en besteed).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Spending {
    /// Committed in all: what is open and what is spent (Dutch: verplicht).
    committed: Money,
    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    open_commitment: Money,
    /// Invoiced and approved (Dutch: realisatie).
    actual: Money,
}

impl Loaded for Spending {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        let (open, actual) = (Cents(json.at(0).number()?), Cents(json.at(1).number()?));
        Some(Self { committed: Money(open.checked_add(actual)?), open_commitment: Money(open), actual: Money(actual) })
    }
}

/// Plans `totals(year, quarter, month, asOf, knownAt)` of a contract.
pub fn of_contract(at: &mut At<'_, '_, Contract>) -> Planned {
    let (programme, package) = (at.col(contract::Column::ProgrammeId), at.col(contract::Column::WorkPackageId));
    let of = format!("e.contract_id = {} AND e.programme_id = {programme}", at.id());
    plan::<Contract>(at, &of, &programme, Some(&package))
}

/// Plans `totals(programme, year, quarter, month, asOf, knownAt)` of a supplier.
pub fn of_supplier(at: &mut At<'_, '_, Organisation>) -> Planned {
    let programme: ID = at.arg("programme")?;
    let programme = ids::key(&programme, Programme::table(), "programme")?;
    let programme = at.bind(programme);
    let of = format!("e.supplier_id = {} AND e.programme_id = {programme}", at.id());
    plan::<Organisation>(at, &of, &programme, None)
}

/// The sums of the entries that meet a condition, for those who read every entry of the subject, and what it is of.
fn plan<N: Noun>(at: &mut At<'_, '_, N>, of: &str, programme: &str, package: Option<&str>) -> Planned {
    let (mut of, asked) = (of.to_owned(), Asked::read(at)?.of_a_year()?);
    if let Some(year) = asked.year {
        of.push_str(&format!(" AND e.fiscal_year = {}", at.bind(year)));
    }
    of.extend(asked.within(&month_of(at.draft, "e.booked_on"), "e.fiscal_year").map(|within| format!(" AND {within}")));
    if let Some(Date(day)) = asked.as_of {
        of.push_str(&format!(" AND e.booked_on <= {}", at.bind(day)));
    }
    if let Some(Instant(instant)) = asked.known_at {
        of.push_str(&format!(" AND e.recorded_at <= {}", at.bind(instant)));
    }
    let sum = |kind: &str| format!("coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount END), 0)");
    let sums = at.draft.array(&[sum("COMMITMENT"), sum("ACTUAL")]);
    let sums = format!("(SELECT {sums} FROM ledger_entry AS e WHERE {of})");
    let cover = at.cover::<ledger_entry::Entity>(programme, package, Some("1 = 0"));
    at.secret(&cover.map_or_else(|| sums.clone(), |cover| format!("CASE WHEN {cover} THEN {sums} END")), class())
}

/// What names a contract or a supplier of an entry is confidential.
fn class() -> Class {
    ledger_entry::Entity::class(ledger_entry::Column::ContractId)
}
