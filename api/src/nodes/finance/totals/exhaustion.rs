//! `exhaustion`: when the money of a subject runs out at the present pace.

use super::asked::Asked;
use super::source::sums;
use super::subject::Subject;
use super::{Sums, explain::among};
use crate::graphql::{At, Cell, Date, Json, Loaded, Money, Noun, Planned, Row};
use crate::nodes::finance::explained::{self, Explained};
use crate::nodes::finance::figure::{Figure, Sum};
use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{Days, NaiveDate};
use entity::{Cents, Class, choices, ledger_entry};

/// The pace is that of so many days until today, today included.
const DAYS: u32 = 90;

choices! {
    /// A figure of when the money runs out (Dutch: kengetal).
    pub enum ExhaustionFigure {
        /// The day on which the budget is spent at the present pace (Dutch: datum van uitputting).
        ExhaustedOn,
        /// What was spent in the last 90 days (Dutch: tempo).
        Pace,
        /// Budget less what is spent (Dutch: resterend).
        Remaining,
    }
}

impl From<ExhaustionFigure> for Figure {
    fn from(figure: ExhaustionFigure) -> Self {
        match figure {
            ExhaustionFigure::ExhaustedOn => Self::ExhaustedOn,
            ExhaustionFigure::Pace => Self::Pace,
            ExhaustionFigure::Remaining => Self::Remaining,
        }
    }
}

/// When the money runs out at the present pace (Dutch: uitputting bij het huidige tempo).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Exhaustion {
    /// The day on which the budget is spent; today where it is already; null where there is neither budget nor spending, where the year is
    /// closed, where nothing is being spent, or not within a hundred years (Dutch: datum van uitputting).
    on: Option<Date>,
    /// What was spent in the last 90 days, today included: the pace (Dutch: tempo, per 90 dagen).
    pace: Money,
    /// How many days the pace is of (Dutch: aantal dagen).
    days: i32,
    /// Budget less what is spent (Dutch: resterend).
    remaining: Money,
    #[graphql(skip)]
    sums: Sums,
    #[graphql(skip)]
    parts: Row,
}

#[ComplexObject]
impl Exhaustion {
    /// A figure of it explained (Dutch: toelichting).
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which figure.")] figure: ExhaustionFigure,
    ) -> Option<async_graphql::Result<Explained>> {
        let value_of = |sum| if sum == Sum::Pace { Some(self.pace.0) } else { self.sums.of(sum) };
        Explained::of(ctx, &self.parts, figure.into(), value_of, self.on)
    }
}

impl Loaded for Exhaustion {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let (sums, pace) = (Sums::read(json.at(0))?, Cents(json.at(1).number()?));
        let Date(today) = Date::load(json.at(2), cell)?;
        let remaining = Cents(sums.budget.0.checked_sub(sums.actual.0)?);
        let money = (sums.budget.0 > 0 || sums.actual.0 > 0) && json.at(3).number()? > 0;
        Some(Self {
            on: runs_out(today, remaining, pace).filter(|_| money).map(Date),
            pace: Money(pace),
            days: i32::try_from(DAYS).ok()?,
            remaining: Money(remaining),
            sums,
            parts: Row::load(json.at(4), cell)?,
        })
    }
}

/// The first day at whose end nothing is left, if so much is spent in so many days as in the last.
fn runs_out(today: NaiveDate, remaining: Cents, pace: Cents) -> Option<NaiveDate> {
    if remaining.0 <= 0 {
        return Some(today);
    }
    if pace.0 <= 0 {
        return None;
    }
    let days = (i128::from(remaining.0) * i128::from(DAYS) + i128::from(pace.0) - 1) / i128::from(pace.0);
    u64::try_from(days).ok().filter(|days| *days <= 36_525).and_then(|days| today.checked_add_days(Days::new(days)))
}

/// Plans `exhaustion` of a subject.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject) -> Planned {
    let today = at.draft.today;
    let asked = Asked { as_of: Some(Date(today)), ..Asked::default() };
    // What is adopted for a year to come is there to be spent.
    let sums = sums(at, subject, &Asked::default());
    let open = format!(
        "(SELECT count(*) FROM line_total AS e JOIN budget_line AS l ON l.id = e.budget_line_id JOIN budget AS b ON b.id = l.budget_id \
         WHERE b.status = 'ADOPTED' AND {})",
        subject.of("e")
    );
    let since = at.bind(today.checked_sub_days(Days::new(u64::from(DAYS))).unwrap_or(today));
    let lately = |alias: &str| format!("{alias}.kind = 'ACTUAL' AND {alias}.booked_on > {since}");
    let mut spent = among(at, subject, &asked, "e");
    spent.push(lately("e"));
    let counted = at.draft.view.counted::<ledger_entry::Entity>();
    let pace = format!("(SELECT coalesce(sum(e.amount), 0) FROM {counted} AS e WHERE {})", spent.join(" AND "));
    let (parts, shape) = explained::plan(
        at,
        |at| Ok((at.arg::<ExhaustionFigure>("figure")?.into(), ())),
        |at, alias| among(at, subject, &Asked::default(), alias),
        |at, (), alias, sum| match sum {
            Sum::Pace => Some(format!("({} AND {alias}.booked_on <= {})", lately(alias), at.bind(today))),
            sum => sum.kind().map(|kind| format!("{alias}.kind = '{kind}'")),
        },
        |_| true,
    )?;
    let day = at.bind(today.to_string());
    let all = [at.draft.nested(&sums), pace, day, open, at.draft.nested(&parts)];
    let all = at.draft.array(&all);
    // The pace is of the days until today, the budget and what is spent of it of all: booked ahead too.
    let covers = [subject.cover(at, &asked, None), subject.cover(at, &Asked::default(), None)];
    let cover = covers.into_iter().flatten().reduce(|pace, all| format!("{pace} AND {all}"));
    at.secret_of(&cover.map_or_else(|| all.clone(), |cover| format!("CASE WHEN {cover} THEN {all} END")), Class::Int, shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(remaining: i64, pace: i64) -> Option<String> {
        runs_out(NaiveDate::from_ymd_opt(2028, 2, 28).unwrap(), Cents(remaining), Cents(pace)).map(|day| day.to_string())
    }

    #[test]
    fn money_runs_out_on_the_day_at_whose_end_nothing_is_left() {
        assert_eq!(on(100, 9_000).as_deref(), Some("2028-02-29"));
        assert_eq!(on(101, 9_000).as_deref(), Some("2028-03-01"));
        assert_eq!(on(9_000, 9_000).as_deref(), Some("2028-05-28"));
    }

    #[test]
    fn what_is_spent_is_spent_and_without_a_pace_there_is_no_day() {
        assert_eq!((on(0, 0).as_deref(), on(-5, 9).as_deref()), (Some("2028-02-28"), Some("2028-02-28")));
        assert_eq!((on(1, 0), on(1, -5), on(i64::MAX, 1)), (None, None, None));
    }
}
