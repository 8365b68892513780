//! Money of a subject: of a line, a work package, a programme, a subsidy, a directorate; of a fiscal year, a part of it, or the whole
//! life; as of a day, and as known at an instant. Complete, or null. `docs/finance.md` defines the figures.
//!
//! - `subject`: whose money it is, and who may be told;
//! - `asked`: of which time;
//! - `source`: the statement;
//! - `discretion`: that no single person can be told from it.

mod asked;
mod difference;
mod discretion;
mod exhaustion;
mod explain;
mod rag;
mod series;
mod source;
mod subject;

pub use asked::{Asked, month_of};
pub use difference::{Difference, plan as difference};
pub use exhaustion::{Exhaustion, plan as exhaustion};
use explain::TotalsFigure;
pub use rag::{RagStatus, plan as rag};
pub use series::{SeriesBy, TotalsPeriod, plan as series};
pub use subject::{Subject, told};

use crate::error::Error;
use crate::graphql::{At, Cell, Json, Loaded, Money, Noun, Number, Planned, Row, Shape};
use crate::nodes::finance::explained::{self, Explained};
use crate::nodes::finance::figure::Sum;
use crate::rules::finance::ratio;
use async_graphql::{Context, Object};
use entity::{Cents, Class};
use std::sync::Arc;

/// Money, of the expenditure side: the cost to the programme, excluding VAT where it deducts VAT (Dutch: financiële stand).
#[derive(Clone, Debug)]
pub struct Totals {
    sums: Sums,
    /// What explains them, as far as that is asked.
    parts: Row,
}

/// The five sums from which all figures follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Adopted, with approved amendments.
    pub budget: Cents,
    /// Set aside, not yet committed.
    pub reserved: Cents,
    /// Committed, not yet invoiced.
    pub open: Cents,
    /// Spent.
    pub actual: Cents,
    /// Expected at completion.
    pub forecast: Cents,
}

impl Sums {
    /// As a statement answers them: five amounts in cents.
    pub fn read(json: &Json) -> Option<Self> {
        let cents = |at: usize| json.at(at).number().map(Cents);
        Some(Self { budget: cents(0)?, reserved: cents(1)?, open: cents(2)?, actual: cents(3)?, forecast: cents(4)? })
    }

    /// Budget less what is reserved, committed and spent; nothing where that is larger than cents can hold.
    pub fn available(&self) -> Option<Cents> {
        let less = |from: Cents, other: Cents| from.0.checked_sub(other.0).map(Cents);
        less(self.budget, self.reserved).and_then(|rest| less(rest, self.open)).and_then(|rest| less(rest, self.actual))
    }

    /// Budget less forecast; nothing where that is larger than cents can hold.
    pub fn underspend(&self) -> Option<Cents> {
        self.budget.0.checked_sub(self.forecast.0).map(Cents)
    }

    /// Spent and committed; nothing where that is larger than cents can hold.
    pub fn committed(&self) -> Option<Cents> {
        self.actual.checked_add(self.open)
    }
}

impl Loaded for Totals {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Some(Self { sums: Sums::read(json.at(0))?, parts: Row::load(json.at(1), cell)? })
    }
}

fn whole(amount: Option<Cents>) -> async_graphql::Result<Money> {
    amount.map(Money).ok_or_else(|| Error::invalid("totals", "this figure is larger than cents can hold").into_graphql())
}

/// Money, of the expenditure side: the cost to the programme, excluding VAT where it deducts VAT (Dutch: financiële stand).
#[Object]
impl Totals {
    /// Adopted, with approved amendments (Dutch: begroting nu).
    async fn budget(&self) -> Money {
        Money(self.sums.budget)
    }

    /// Set aside, not yet committed (Dutch: gereserveerd).
    async fn reserved(&self) -> Money {
        Money(self.sums.reserved)
    }

    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    async fn open_commitment(&self) -> Money {
        Money(self.sums.open)
    }

    /// Invoiced and approved, and other spending (Dutch: realisatie).
    async fn actual(&self) -> Money {
        Money(self.sums.actual)
    }

    /// Expected at completion; of a line without a forecast, what is spent and committed (Dutch: prognose).
    async fn forecast(&self) -> Money {
        Money(self.sums.forecast)
    }

    /// Budget less what is reserved, committed and spent (Dutch: vrije ruimte).
    async fn available(&self) -> async_graphql::Result<Money> {
        whole(self.sums.available())
    }

    /// Spent as a part of the budget, "0.3462", rounded half to even; null where the budget is 0 (Dutch: uitputting).
    async fn utilisation(&self) -> Option<Number> {
        ratio(self.sums.actual, self.sums.budget).map(Number)
    }

    /// Spent and committed as a part of the budget; null where the budget is 0 (Dutch: uitputting inclusief verplichtingen).
    async fn committed_utilisation(&self) -> Option<Number> {
        ratio(self.sums.committed()?, self.sums.budget).map(Number)
    }

    /// Budget less forecast; negative where more is expected than budgeted (Dutch: onderbesteding).
    async fn underspend(&self) -> async_graphql::Result<Money> {
        whole(self.sums.underspend())
    }

    /// A figure explained: its definition, its formula with the values, and the entries behind it (Dutch: toelichting).
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which figure.")] figure: TotalsFigure,
    ) -> Option<async_graphql::Result<Explained>> {
        Explained::of(ctx, &self.parts, figure.into(), |sum| self.sums.of(sum), None)
    }
}

/// Plans `totals` of a subject: the sums, if the viewer may be told, and what explains them.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> Planned {
    let sums = source::sums(at, subject, asked);
    let cover = subject.cover(at, asked, None);
    // What a part of a year adds to the forecast is also what it takes back of what counted before: no sum of its entries.
    let (parts, shape) = explained(
        at,
        |at, alias| explain::among(at, subject, asked, alias),
        |at, alias| explain::until(at, asked, alias),
        |sum| sum != Sum::Forecast || !asked.is_part(),
    )?;
    let both = at.draft.array(&[at.draft.nested(&sums), at.draft.nested(&parts)]);
    at.secret_of(&cover.map_or_else(|| both.clone(), |cover| format!("CASE WHEN {cover} THEN {both} END")), Class::Int, shape)
}

/// Plans what explains totals; `among` gives the conditions that entries are of them, `until` that forecasts were made by then, `adds_up`
/// whether a sum is that of its entries.
fn explained<N: Noun>(
    at: &mut At<'_, '_, N>,
    among: impl Fn(&mut At<'_, '_, N>, &str) -> Vec<String>,
    until: impl Fn(&mut At<'_, '_, N>, &str) -> Vec<String>,
    adds_up: impl Fn(Sum) -> bool,
) -> Result<(String, Arc<Shape>), Error> {
    explained::plan(
        at,
        |at| Ok((at.arg::<TotalsFigure>("figure")?.into(), ())),
        among,
        |at, (), alias, sum| Some(explain::behind(alias, sum, |made| until(at, made))),
        adds_up,
    )
}

/// Plans the field of a subject's money that is asked.
pub fn plans<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> Planned {
    match at.field() {
        "totalsSeries" => series(at, subject, asked),
        "difference" => difference(at, subject, asked),
        "exhaustion" => exhaustion(at, subject),
        _ => plan(at, subject, asked),
    }
}
