//! Money of a subject in a fiscal year: complete, or null. Definitions: planning and control, `docs/decisions/`.

use crate::access::Covers;
use crate::error::Error;
use crate::graphql::{At, Cell, Date, Instant, Json, Loaded, Money, Noun, Number, Planned};
use crate::nodes::finance::budget::Budget;
use crate::nodes::finance::budget_line::BudgetLine;
use crate::rules::finance::ratio;
use crate::store::View;
use async_graphql::SimpleObject;
use entity::{Cents, Class, budget, budget_line, ledger_entry, line_total};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

/// Money in a fiscal year, of the expenditure side: the cost to the programme, excluding VAT where it deducts VAT
/// (Dutch: financiële stand).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Totals {
    /// Adopted, with approved amendments (Dutch: begroting nu).
    budget: Money,
    /// Set aside, not yet committed (Dutch: gereserveerd).
    reserved: Money,
    /// Committed, not yet invoiced (Dutch: openstaande verplichting).
    open_commitment: Money,
    /// Invoiced and approved, and other spending (Dutch: realisatie).
    actual: Money,
    /// Expected at completion; of a line without a forecast, what is spent and committed (Dutch: prognose).
    forecast: Money,
    /// Budget less what is reserved, committed and spent (Dutch: vrije ruimte).
    available: Money,
    /// Spent as a part of the budget, "0.3462"; null where the budget is 0 (Dutch: uitputting).
    utilisation: Option<Number>,
    /// Spent and committed as a part of the budget; null where the budget is 0 (Dutch: uitputting inclusief verplichtingen).
    committed_utilisation: Option<Number>,
    /// Budget less forecast; negative where more is expected than budgeted (Dutch: onderbesteding).
    underspend: Money,
}

impl Loaded for Totals {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        let cents = |at: usize| json.at(at).number().map(Cents);
        let (budget, reserved, open, actual, forecast) = (cents(0)?, cents(1)?, cents(2)?, cents(3)?, cents(4)?);
        Some(Self {
            budget: Money(budget),
            reserved: Money(reserved),
            open_commitment: Money(open),
            actual: Money(actual),
            forecast: Money(forecast),
            available: Money(budget - reserved - open - actual),
            utilisation: ratio(actual, budget).map(Number),
            committed_utilisation: ratio(actual + open, budget).map(Number),
            underspend: Money(budget - forecast),
        })
    }
}

/// The five sums; of a line without a forecast, what is spent and committed is its forecast.
const SUMS: [&str; 5] = ["budget", "reservation", "commitment", "actual", "coalesce(forecast, actual + commitment)"];

/// `totals(year, asOf, knownAt)` of a programme or a work package: the lines with its key in `key`.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, key: &str, programme: &str, work_package: Option<&str>) -> Planned {
    let year: i32 = at.arg("year")?;
    let year = at.bind(year);
    let of = format!("e.{key} = {} AND e.fiscal_year = {year}", work_package.unwrap_or(programme));
    complete(at, &of, " AND l.side = 'EXPENDITURE'", programme, work_package)
}

/// `totals(asOf, knownAt)` of a budget: of its programme in its year.
pub fn of_budget(at: &mut At<'_, '_, Budget>) -> Planned {
    let (programme, year) = (at.col(budget::Column::ProgrammeId), at.col(budget::Column::FiscalYear));
    complete(at, &format!("e.programme_id = {programme} AND e.fiscal_year = {year}"), " AND l.side = 'EXPENDITURE'", &programme, None)
}

/// `totals(asOf, knownAt)` of one line. Whoever reads the line reads its sums, and not always its entries.
pub fn of_line(at: &mut At<'_, '_, BudgetLine>) -> Planned {
    use budget_line::Column;
    let (line, programme, work_package) = (at.col(Column::Id), at.col(Column::ProgrammeId), at.col(Column::WorkPackageId));
    let of = format!("e.programme_id = {programme} AND e.budget_line_id = {line}");
    if Axes::read(at)?.any() || at.draft.view.is_discreet::<line_total::Entity>() {
        return complete(at, &of, "", &programme, Some(&work_package));
    }
    sums(at, &format!("line_total AS e WHERE {of}"), None)
}

/// The sums of the lines that meet a condition, if the viewer counts all lines of the subject.
fn complete<N: Noun>(at: &mut At<'_, '_, N>, of: &str, lines: &str, programme: &str, work_package: Option<&str>) -> Planned {
    let (on, mut many) = (Axes::read(at)?, many(of, lines.is_empty()));
    // Stamps are strictly increasing: between two instants lies one entry.
    if on.known_at.is_some() {
        many = format!("NOT EXISTS (SELECT 1 FROM line_person AS e WHERE {of})");
    }
    if on.any() {
        let from = as_of(at, &on, of, lines);
        let cover = at.cover::<ledger_entry::Entity>(programme, work_package, Some(&many));
        return sums(at, &from, cover);
    }
    let cover = at.cover::<line_total::Entity>(programme, work_package, Some(&many));
    sums(at, &format!("line_total AS e WHERE {of}{}", lines.replace("l.side", "e.side")), cover)
}

/// That no person can be told from the sums of these lines. A line is told of if three persons are behind it, or none; a work
/// package, if there are three behind its lines that are not told of, or none; a programme, if there are three behind those lines
/// of its work packages that are not told of, or none. So no total reveals what is not told, by whatever is taken from it.
fn many(of: &str, of_line: bool) -> String {
    let few = |row: &str| format!("(SELECT count(*) FROM line_person AS few WHERE few.budget_line_id = {row}.budget_line_id) < 3");
    let package = format!(
        "(SELECT count(DISTINCT p.person_id) FROM line_person AS p WHERE p.work_package_id = e.work_package_id AND p.fiscal_year = e.fiscal_year AND {}) < 3",
        few("p")
    );
    let hushed = if of_line { few("e") } else { format!("{} AND {package}", few("e")) };
    format!("(SELECT count(DISTINCT e.person_id) FROM line_person AS e WHERE {of} AND {hushed}) NOT IN (1, 2)")
}

/// Whether a viewer is told the totals of a programme in a year.
///
/// # Errors
/// What the database says.
pub async fn told(view: &View, programme: Uuid, year: i32) -> Result<bool, Error> {
    let covers = view.covers::<line_total::Entity>();
    let mut covers = covers.iter().filter(|cover| match &cover.of {
        Covers::Everything => true,
        Covers::Programmes(keys) => keys.contains(&programme),
        Covers::WorkPackages(_) => false,
    });
    match covers.clone().all(|cover| cover.discreet) {
        false => Ok(true),
        true if covers.next().is_none() => Ok(false),
        true => {
            let sql =
                format!("SELECT 1 AS told FROM (SELECT 1) AS one WHERE {}", many("e.programme_id = $1 AND e.fiscal_year = $2", false));
            let statement = Statement::from_sql_and_values(view.get_database_backend(), sql, [programme.into(), year.into()]);
            Ok(view.query_one_raw(statement).await?.is_some())
        }
    }
}

fn sums<N: Noun>(at: &mut At<'_, '_, N>, from: &str, cover: Option<String>) -> Planned {
    let sums: Vec<_> = SUMS.iter().map(|sum| format!("coalesce(sum({sum}), 0)")).collect();
    let sums = format!("(SELECT {} FROM {from})", at.draft.array(&sums));
    at.secret(&cover.map_or_else(|| sums.clone(), |cover| format!("CASE WHEN {cover} THEN {sums} END")), Class::Int)
}

/// The two axes of time: the day for which an entry counts, and the instant at which it became known.
struct Axes {
    as_of: Option<Date>,
    known_at: Option<Instant>,
}

impl Axes {
    fn read<N: Noun>(at: &At<'_, '_, N>) -> Result<Self, Error> {
        let known_at: Option<Instant> = at.arg("knownAt")?;
        if known_at.is_some_and(|instant| instant.0 > at.draft.now) {
            return Err(Error::invalid("knownAt", "this instant has not come yet; what is known then is not known now"));
        }
        Ok(Self { as_of: at.arg("asOf")?, known_at })
    }

    fn any(&self) -> bool {
        self.as_of.is_some() || self.known_at.is_some()
    }
}

/// The sums of the lines, from the entries that count by then and were known by then.
fn as_of<N: Noun>(at: &mut At<'_, '_, N>, on: &Axes, of: &str, lines: &str) -> String {
    let mut conditions = vec![of.to_owned()];
    if let Some(Date(day)) = on.as_of {
        conditions.push(format!("e.booked_on <= {}", at.bind(day)));
    }
    if let Some(Instant(instant)) = on.known_at {
        conditions.push(format!("e.recorded_at <= {}", at.bind(instant)));
    }
    let kind = |kind: &str| format!("coalesce(sum(CASE WHEN e.kind = '{kind}' THEN e.amount END), 0)");
    format!(
        "(SELECT {} AS budget, {} AS reservation, {} AS commitment, {} AS actual, sum(CASE WHEN e.kind = 'FORECAST' THEN e.amount END) AS forecast \
         FROM {} AS e JOIN budget_line AS l ON l.id = e.budget_line_id{lines} WHERE {} GROUP BY e.budget_line_id) AS line",
        kind("BUDGET"),
        kind("RESERVATION"),
        kind("COMMITMENT"),
        kind("ACTUAL"),
        at.draft.view.counted::<ledger_entry::Entity>(),
        conditions.join(" AND ")
    )
}
