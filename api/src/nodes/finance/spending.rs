//! What is committed and spent by a contract, or with a supplier.

use super::explained::{self, Explained};
use super::figure::{Figure, Sum};
use crate::access::Policy;
use crate::graphql::{At, Cell, Date, Instant, Json, Loaded, Money, Noun, Planned, Row, ids};
use crate::nodes::finance::totals::{Asked, month_of};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::procurement::contract::Contract;
use crate::nodes::programmes::programme::Programme;
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{Cents, Class, choices, contract, ledger_entry};
use sea_orm::IdenStatic;

choices! {
    /// A figure of what is committed and spent (Dutch: kengetal).
    pub enum SpendingFigure {
        /// Committed in all: what is open and what is spent (Dutch: verplicht).
        Committed,
        /// Committed, not yet invoiced (Dutch: openstaande verplichting).
        OpenCommitment,
        /// Invoiced and approved (Dutch: realisatie).
        Actual,
    }
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
    parts: Row,
}

#[ComplexObject]
impl Spending {
    /// A figure of it explained (Dutch: toelichting).
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which figure.")] figure: SpendingFigure,
    ) -> Option<async_graphql::Result<Explained>> {
        let value_of = |sum| match sum {
            Sum::OpenCommitment => Some(self.open_commitment.0),
            Sum::Actual => Some(self.actual.0),
            _ => None,
        };
        Explained::of(ctx, &self.parts, figure.into(), value_of, None)
    }
}

impl Loaded for Spending {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let (open, actual) = (Cents(json.at(0).at(0).number()?), Cents(json.at(0).at(1).number()?));
        let parts = Row::load(json.at(1), cell)?;
        Some(Self { committed: Money(open.checked_add(actual)?), open_commitment: Money(open), actual: Money(actual), parts })
    }
}

/// Plans `totals(year, quarter, month, asOf, knownAt)` of a contract.
pub fn of_contract(at: &mut At<'_, '_, Contract>) -> Planned {
    let (programme, package) = (at.col(contract::Column::ProgrammeId), at.col(contract::Column::WorkPackageId));
    plan(at, ledger_entry::Column::ContractId, &programme, Some(&package))
}

/// Plans `totals(programme, year, quarter, month, asOf, knownAt)` of a supplier.
pub fn of_supplier(at: &mut At<'_, '_, Organisation>) -> Planned {
    let programme: ID = at.arg("programme")?;
    let programme = ids::key(&programme, Programme::table(), "programme")?;
    let programme = at.bind(programme);
    plan(at, ledger_entry::Column::SupplierId, &programme, None)
}

/// The sums of the entries that name the subject in a column, for those who read every entry of it, and what it is of.
fn plan<N: Noun>(at: &mut At<'_, '_, N>, by: ledger_entry::Column, programme: &str, package: Option<&str>) -> Planned {
    let (asked, subject, by) = (Asked::read(at)?.of_a_year()?, at.id(), IdenStatic::as_str(&by));
    let year = asked.year.map(|year| at.bind(year));
    let day = asked.as_of.map(|Date(day)| at.bind(day));
    let instant = asked.known_at.map(|Instant(instant)| at.bind(instant));
    let among = |at: &mut At<'_, '_, N>, alias: &str| {
        let mut all = vec![format!("{alias}.{by} = {subject}"), format!("{alias}.programme_id = {programme}")];
        all.extend(year.as_ref().map(|year| format!("{alias}.fiscal_year = {year}")));
        all.extend(asked.within(&month_of(at.draft, &format!("{alias}.booked_on")), &format!("{alias}.fiscal_year")));
        all.extend(day.as_ref().map(|day| format!("{alias}.booked_on <= {day}")));
        all.extend(instant.as_ref().map(|instant| format!("{alias}.recorded_at <= {instant}")));
        all
    };
    let sum = |kind: &str| format!("coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount END), 0)");
    let sums = at.draft.array(&[sum("COMMITMENT"), sum("ACTUAL")]);
    let sums = format!("(SELECT {sums} FROM ledger_entry AS e WHERE {})", among(at, "e").join(" AND "));
    let (parts, shape) = explained::plan(
        at,
        |at| Ok((at.arg::<SpendingFigure>("figure")?.into(), ())),
        among,
        |_, (), alias, sum| sum.kind().map(|kind| format!("{alias}.kind = '{kind}'")),
        |_| true,
    )?;
    let both = at.draft.array(&[at.draft.nested(&sums), at.draft.nested(&parts)]);
    let cover = at.cover::<ledger_entry::Entity>(programme, package, Some("1 = 0"));
    at.secret_of(&cover.map_or_else(|| both.clone(), |cover| format!("CASE WHEN {cover} THEN {both} END")), class(), shape)
}

/// What names a contract or a supplier of an entry is confidential.
fn class() -> Class {
    ledger_entry::Entity::class(ledger_entry::Column::ContractId)
}
