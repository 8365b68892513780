//! The statement of totals. The sums of whole years, as they are now, stand ready by line; those of a part of a year, or as of a day, are
//! made of the sums by month, and of the entries of the smaller part of the month that the day cuts; what was known at an instant, of
//! the entries.

use super::asked::{Asked, month_of};
use super::subject::Subject;
use crate::graphql::{At, Date, Instant, Noun};
use crate::store::first_of_month;
use chrono::{Datelike, Months, NaiveDate};
use entity::ledger_entry;

/// The last day of a month's first half: after it, fewer entries are to come than are there.
const HALF: u32 = 15;

/// The five sums; of a line without a forecast, what is spent and committed is its forecast.
const SUMS: [&str; 5] = ["budget", "reservation", "commitment", "actual", "coalesce(forecast, actual + commitment)"];

/// A statement that yields the five sums of what is asked as JSON.
pub(super) fn sums<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> String {
    let sum = |of: &[&str]| of.iter().map(|sum| format!("coalesce(sum({sum}), 0)")).collect::<Vec<_>>();
    if !asked.is_sliced() {
        let lines = subject.lines(asked, "e");
        return format!("(SELECT {} FROM line_total AS e WHERE {}{lines})", at.draft.array(&sum(&SUMS)), subject.of("e"));
    }
    let within = asked.within("flow.ym", "flow.fiscal_year").unwrap_or_else(|| "1 = 1".to_owned());
    let flows = flows(at, subject, asked);
    let sums = sum(&["flow.budget", "flow.reservation", "flow.commitment", "flow.actual", "flow.forecast"]);
    format!("(SELECT {} FROM {flows} AS flow WHERE {within})", at.draft.array(&sums))
}

/// The sums of each line and month, `ym`, with what each month adds to the forecast. A line is expected to cost what is spent and
/// committed, until it has a forecast: from that month on that counts, and what counted before is taken back.
pub(super) fn flows<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> String {
    let months = months(at, subject, asked);
    format!(
        "(SELECT m.budget_line_id, m.fiscal_year, m.ym, m.budget, m.reservation, m.commitment, m.actual, \
         coalesce(m.forecast, 0) + CASE WHEN m.since IS NULL OR m.ym < m.since THEN m.actual + m.commitment \
         WHEN m.ym = m.since THEN 0 - coalesce(m.earlier, 0) ELSE 0 END AS forecast \
         FROM (SELECT s.budget_line_id, s.fiscal_year, s.ym, s.budget, s.reservation, s.commitment, s.actual, s.forecast, \
         min(CASE WHEN s.forecast IS NOT NULL THEN s.ym END) OVER (PARTITION BY s.budget_line_id) AS since, \
         sum(s.actual + s.commitment) OVER (PARTITION BY s.budget_line_id ORDER BY s.ym ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier \
         FROM ({months}) AS s) AS m)"
    )
}

/// The sums of each line and month, by the day and the instant that are asked.
fn months<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> String {
    let of = subject.of("e");
    let kept = |at: &At<'_, '_, N>, until: &str| {
        let (month, lines) = (month_of(at.draft, "e.month"), subject.lines(asked, "e"));
        format!(
            "SELECT e.budget_line_id, e.fiscal_year, {month} AS ym, e.budget, e.reservation, e.commitment, e.actual, e.forecast \
             FROM line_month AS e WHERE {of}{lines}{until}"
        )
    };
    if let Some(Instant(instant)) = asked.known_at {
        let known = format!(" AND e.recorded_at <= {}", at.bind(instant));
        let until = match asked.as_of {
            Some(Date(day)) => format!("{known} AND e.booked_on <= {}", at.bind(day)),
            None => known,
        };
        return entries(at, subject, asked, &until, None);
    }
    match asked.as_of {
        None => kept(at, ""),
        Some(Date(day)) => {
            let first = first_of_month(day);
            let before = format!(" AND e.month < {}", at.bind(first));
            format!("{} UNION ALL {}", kept(at, &before), cut(at, subject, asked, (first, day)))
        }
    }
}

/// The sums of each line in a month until a day: of the entries until then, or where more of the month lies before the day than after it,
/// the sums of the month less the entries after the day.
fn cut<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked, (first, day): (NaiveDate, NaiveDate)) -> String {
    let (from, to) = (at.bind(first), at.bind(day));
    let until = format!(" AND e.booked_on >= {from} AND e.booked_on <= {to}");
    let Some(next) = first.checked_add_months(Months::new(1)).filter(|_| day.day() > HALF) else {
        return entries(at, subject, asked, &until, Some(first));
    };
    let after = format!(" AND e.booked_on > {to} AND e.booked_on < {}", at.bind(next));
    let after = entries(at, subject, asked, &after, Some(first));
    let less = |sum: &str| format!("e.{sum} - coalesce(after.{sum}, 0) AS {sum}");
    let made = format!(
        "FROM {} AS made WHERE made.programme_id = e.programme_id AND made.budget_line_id = e.budget_line_id \
         AND made.booked_on >= {from} AND made.booked_on <= {to}",
        at.draft.view.counted::<ledger_entry::Entity>()
    );
    // What is left of a sum does not tell that there is no forecast yet from one of 0, nor that nothing is booked yet from what adds up to 0.
    let forecast = format!("CASE WHEN e.forecast IS NOT NULL THEN (SELECT sum(made.amount) {made} AND made.kind = 'FORECAST') END");
    let some = SUMS[..4].iter().map(|sum| format!("e.{sum} <> coalesce(after.{sum}, 0)")).collect::<Vec<_>>().join(" OR ");
    format!(
        "SELECT e.budget_line_id, e.fiscal_year, '{}' AS ym, {}, {}, {}, {}, {forecast} AS forecast \
         FROM line_month AS e LEFT JOIN ({after}) AS after ON after.budget_line_id = e.budget_line_id WHERE {}{} AND e.month = {from} \
         AND ({some} OR EXISTS (SELECT 1 {made}))",
        first.format("%Y-%m"),
        less("budget"),
        less("reservation"),
        less("commitment"),
        less("actual"),
        subject.of("e"),
        subject.lines(asked, "e"),
    )
}

/// The same, summed from the entries that meet a condition; of one month, where they are. Entries are summed by line before the lines are
/// looked at, so that of each entry no more is read than its index.
fn entries<N: Noun>(at: &At<'_, '_, N>, subject: &Subject, asked: &Asked, until: &str, of: Option<NaiveDate>) -> String {
    let kind = |kind: &str, sum: &str| format!("coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount END), 0) AS {sum}");
    let counted = at.draft.view.counted::<ledger_entry::Entity>();
    let (month, by) = match of {
        Some(month) => (format!("'{}'", month.format("%Y-%m")), String::new()),
        None => (month_of(at.draft, "e.booked_on"), format!(", {}", month_of(at.draft, "e.booked_on"))),
    };
    format!(
        "SELECT s.budget_line_id, s.fiscal_year, s.ym, s.budget, s.reservation, s.commitment, s.actual, s.forecast FROM \
         (SELECT e.budget_line_id, e.fiscal_year, {month} AS ym, {}, {}, {}, {}, sum(CASE WHEN e.kind = 'FORECAST' THEN e.amount END) AS forecast \
         FROM {counted} AS e WHERE {}{until} GROUP BY e.budget_line_id, e.fiscal_year{by}) AS s JOIN budget_line AS l ON l.id = s.budget_line_id{}",
        kind("BUDGET", "budget"),
        kind("RESERVATION", "reservation"),
        kind("COMMITMENT", "commitment"),
        kind("ACTUAL", "actual"),
        subject.of("e"),
        subject.lines(asked, "l"),
    )
}
