//! What is committed and spent by a contract, or with a supplier.

use super::explained::{self, Explained, Figure, Sum};
use crate::access::Policy;
use crate::graphql::{At, Cell, Date, Instant, Json, Loaded, Money, Noun, Planned, Row, ids};
use crate::nodes::finance::totals::{Asked, month_of};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::procurement::contract::Contract;
use crate::nodes::programmes::programme::Programme;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{Cents, Class, contract, ledger_entry};

/// A figure of what is committed and spent (Dutch: kengetal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SpendingFigure {
    /// Committed in all: what is open and what is spent (Dutch: verplicht).
    Committed,
    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    OpenCommitment,
    /// Invoiced and approved (Dutch: realisatie).
    Actual,
}

impl From<SpendingFigure> for Figure {
    fn from(figure: SpendingFigure) -> Self {
        match figure {
            SpendingFigure::Committed => Self::Committed,
            SpendingFigure::OpenCommitment => Self::OpenCommitment,
            SpendingFigure::Actual => Self::Actual,
        }
    }
}

/// What is committed and spent; the cost to the programme (Dutch: verplicht en besteed).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Spending {
    /// Committed in all: what is open and what is spent (Dutch: verplicht).
    committed: Money,
    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    open_commitment: Money,
    /// Invoiced and approved (Dutch: realisatie).
    actual: Money,
    #[graphql(skip)]
    parts: Option<Row>,
}

#[ComplexObject]
impl Spending {
    /// A figure of it explained (Dutch: toelichting).
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which figure.")] figure: SpendingFigure,
    ) -> Option<async_graphql::Result<Explained>> {
        let value_of = |sum| if sum == Sum::OpenCommitment { self.open_commitment.0 } else { self.actual.0 };
        Explained::of(ctx, self.parts.as_ref(), figure.into(), value_of, None)
    }
}

impl Loaded for Spending {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let (open, actual) = (Cents(json.at(0).at(0).number()?), Cents(json.at(0).at(1).number()?));
        let parts = cell.shape.as_ref().and_then(|shape| Row::new(json.at(1), shape));
        Some(Self { committed: Money(open.checked_add(actual)?), open_commitment: Money(open), actual: Money(actual), parts })
    }
}

/// Plans `totals(year, quarter, month, asOf, knownAt)` of a contract.
pub fn of_contract(at: &mut At<'_, '_, Contract>) -> Planned {
    let (programme, package) = (at.col(contract::Column::ProgrammeId), at.col(contract::Column::WorkPackageId));
    let of = format!("{{e}}.contract_id = {} AND {{e}}.programme_id = {programme}", at.id());
    plan::<Contract>(at, &of, &programme, Some(&package))
}

/// Plans `totals(programme, year, quarter, month, asOf, knownAt)` of a supplier.
pub fn of_supplier(at: &mut At<'_, '_, Organisation>) -> Planned {
    let programme: ID = at.arg("programme")?;
    let programme = ids::key(&programme, Programme::table(), "programme")?;
    let programme = at.bind(programme);
    let of = format!("{{e}}.supplier_id = {} AND {{e}}.programme_id = {programme}", at.id());
    plan::<Organisation>(at, &of, &programme, None)
}

/// The sums of the entries that meet a condition, with `{e}` for their alias, for those who read every entry of the subject, and what it is
/// of.
fn plan<N: Noun>(at: &mut At<'_, '_, N>, of: &str, programme: &str, package: Option<&str>) -> Planned {
    let (mut of, asked) = (of.to_owned(), Asked::read(at)?.of_a_year()?);
    if let Some(year) = asked.year {
        of.push_str(&format!(" AND {{e}}.fiscal_year = {}", at.bind(year)));
    }
    of.extend(asked.within(&month_of(at.draft, "{e}.booked_on"), "{e}.fiscal_year").map(|within| format!(" AND {within}")));
    if let Some(Date(day)) = asked.as_of {
        of.push_str(&format!(" AND {{e}}.booked_on <= {}", at.bind(day)));
    }
    if let Some(Instant(instant)) = asked.known_at {
        of.push_str(&format!(" AND {{e}}.recorded_at <= {}", at.bind(instant)));
    }
    let sum = |kind: &str| format!("coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount END), 0)");
    let sums = at.draft.array(&[sum("COMMITMENT"), sum("ACTUAL")]);
    let sums = format!("(SELECT {sums} FROM ledger_entry AS e WHERE {})", of.replace("{e}", "e"));
    let (parts, shape) = explained::plan(
        at,
        &[Figure::Committed, Figure::OpenCommitment, Figure::Actual],
        |_, alias| vec![of.replace("{e}", alias)],
        |_, alias, sum| sum.kind().map(|kind| format!("{alias}.kind = '{kind}'")),
    )?;
    let both = at.draft.array(&[at.draft.nested(&sums), at.draft.nested(&parts)]);
    let cover = at.cover::<ledger_entry::Entity>(programme, package, Some("1 = 0"));
    at.secret_of(&cover.map_or_else(|| both.clone(), |cover| format!("CASE WHEN {cover} THEN {both} END")), class(), shape)
}

/// What names a contract or a supplier of an entry is confidential.
fn class() -> Class {
    ledger_entry::Entity::class(ledger_entry::Column::ContractId)
}
