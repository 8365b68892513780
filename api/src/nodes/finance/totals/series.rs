//! `totalsSeries`: money by month, quarter or year, each by itself or with all that came before.

use super::asked::{Asked, month_of, period};
use super::explain::{among, until};
use super::source::flows;
use super::subject::Subject;
use super::{Totals, explained};
use crate::graphql::{At, Cell, Json, Loaded, Noun, Planned, Row};
use crate::nodes::finance::figure::Sum;
use async_graphql::{Context, Object, Result};
use entity::{Class, choices};

/// The sums of a period.
const SUMS: [&str; 5] = ["budget", "reservation", "commitment", "actual", "forecast"];

choices! {
    /// By what a series goes (Dutch: periode).
    pub enum SeriesBy {
        /// By month of the fiscal year; what was booked after its end is its thirteenth (Dutch: per maand).
        Month,
        /// By quarter of the fiscal year; what was booked after its end stands by itself (Dutch: per kwartaal).
        Quarter,
        /// By fiscal year (Dutch: per jaar).
        Year,
    }
}

/// Money of one period of a series (Dutch: financiële stand van een periode).
#[derive(Clone, Debug)]
pub struct TotalsPeriod {
    period: String,
    parts: Row,
}

/// Money of one period of a series (Dutch: financiële stand van een periode).
#[Object]
impl TotalsPeriod {
    /// The period: "2026-06", "2026-Q2" or "2026"; "2026-13" for what was booked after the end of fiscal year 2026 (Dutch: periode).
    async fn period(&self) -> &str {
        &self.period
    }

    /// Its money; in a cumulative series with all that came before in the years that are asked (Dutch: financiële stand).
    async fn totals(&self, ctx: &Context<'_>) -> Result<Totals> {
        self.parts.sure(ctx)
    }
}

impl Loaded for TotalsPeriod {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Some(Self { period: json.at(0).text()?.to_owned(), parts: Row::load(json.at(1), cell)? })
    }
}

/// Plans `totalsSeries(by, year, cumulative, …)` of a subject.
///
/// # Errors
/// `Invalid` where an argument does not fit.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked) -> Planned {
    let by: SeriesBy = at.arg("by")?;
    let name = |month: &str, year: &str| match by {
        SeriesBy::Month => period(month, year),
        SeriesBy::Quarter => format!(
            "CASE WHEN {month} > {year} || '-12' THEN {year} || '-13' WHEN {month} > {year} || '-09' THEN {year} || '-Q4' \
             WHEN {month} > {year} || '-06' THEN {year} || '-Q3' WHEN {month} > {year} || '-03' THEN {year} || '-Q2' ELSE {year} || '-Q1' END"
        ),
        SeriesBy::Year => format!("{year} || ''"),
    };
    // Also where nothing was booked.
    let usual: Vec<String> = match (by, &subject.year) {
        (SeriesBy::Month, Some(year)) => (1..=12).map(|month| format!("{year} || '-{month:02}'")).collect(),
        (SeriesBy::Quarter, Some(year)) => (1..=4).map(|quarter| format!("{year} || '-Q{quarter}'")).collect(),
        (SeriesBy::Year, Some(year)) => vec![year.clone()],
        (_, None) => Vec::new(),
    };
    let nothing = usual.iter().fold(String::new(), |all, name| all + " UNION ALL SELECT " + name + ", 0, 0, 0, 0, 0");
    let flows = flows(at, subject, asked);
    let columns = SUMS.map(|sum| format!("flow.{sum}")).join(", ");
    let rows = format!("SELECT {} AS period, {columns} FROM {flows} AS flow{nothing}", name("flow.ym", "flow.fiscal_year"));
    let sums = SUMS.map(|sum| format!("coalesce(sum(of.{sum}), 0) AS {sum}")).join(", ");
    let periods = format!("SELECT of.period, {sums} FROM ({rows}) AS of GROUP BY of.period");
    // "2026-13" stands behind the quarters of its year, as it does behind its months.
    let ordered = |period: &str| format!("replace({period}, '-Q', '-0')");
    let order = |alias: &str| ordered(&format!("{alias}.period"));
    let cumulative = at.arg::<Option<bool>>("cumulative")?.unwrap_or_default();
    let shown = SUMS.map(|sum| {
        if cumulative {
            format!("sum(one.{sum}) OVER (ORDER BY {} ROWS UNBOUNDED PRECEDING) AS {sum}", order("one"))
        } else {
            format!("one.{sum}")
        }
    });
    let periods = format!("(SELECT one.period, {} FROM ({periods}) AS one)", shown.join(", "));
    let five = at.draft.array(&SUMS.map(|sum| format!("it.{sum}")));
    // The period of an entry, and whether it is one of those that `it` holds.
    let of_entry =
        |at: &At<'_, '_, N>, alias: &str| name(&month_of(at.draft, &format!("{alias}.booked_on")), &format!("{alias}.fiscal_year"));
    let held = |at: &At<'_, '_, N>, alias: &str| {
        let period = of_entry(at, alias);
        if cumulative { format!("{} <= {}", ordered(&period), ordered("it.period")) } else { format!("{period} = it.period") }
    };
    let (parts, shape) = at.parts(|at| {
        if at.field() != "totals" {
            return Ok(());
        }
        // What a period adds to the forecast is also what it takes back of what counted before: no sum of its entries.
        let (explained, shape) = explained(
            at,
            |at, alias| [among(at, subject, asked, alias), vec![held(at, alias)]].concat(),
            |at, alias| [until(at, asked, alias), vec![held(at, alias)]].concat(),
            |sum| cumulative || sum != Sum::Forecast,
        )?;
        let totals = at.draft.array(&[at.draft.nested(&five), at.draft.nested(&explained)]);
        at.part(&totals, shape)
    })?;
    let row = at.draft.array(&["it.period".to_owned(), at.draft.nested(&parts)]);
    let all = format!("(SELECT {} FROM {periods} AS it)", at.draft.list(&row, &order("it")));
    let by = of_entry(at, "e");
    let cover = subject.cover(at, asked, Some(&by));
    at.secret_of(&cover.map_or_else(|| all.clone(), |cover| format!("CASE WHEN {cover} THEN {all} END")), Class::Int, shape)
}
