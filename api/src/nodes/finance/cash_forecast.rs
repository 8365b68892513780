//! `cashForecast`: what a programme is expected to pay and to receive, month by month.

use super::explained::{self, Explained};
use super::figure::{Figure, Sum};
use super::totals::month_of;
use crate::error::Error;
use crate::graphql::{At, Cell, Date, Json, Loaded, Money, Planned, Row};
use crate::nodes::programmes::programme::Programme;
use crate::rules::cash::{Expected, month, monthly, vat_on, without_vat};
use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{Datelike, NaiveDate};
use entity::programme::Column;
use entity::{Cents, Class, advance, commitment, contract};

/// How many months at most.
const MOST: i32 = 60;

/// What is expected to fall due in a month (Dutch: liquiditeit van een maand).
#[derive(Clone, Debug, SimpleObject)]
pub struct CashMonth {
    /// The month, "2026-07" (Dutch: maand).
    month: String,
    /// Invoices that are expected by commitments, in the year for which is committed, and by rates of contracts after the last such year;
    /// those that are approved and not paid, and those that wait and are of no commitment (Dutch: facturen).
    invoices: CashAmount,
    /// Advances that are to be received (Dutch: voorschotten).
    advances: Money,
    /// Advances less invoices including VAT (Dutch: saldo).
    balance: Money,
}

/// An amount without and with VAT; what is expected, at the general rate (Dutch: bedrag exclusief en inclusief btw).
#[derive(Clone, Debug, SimpleObject)]
pub struct CashAmount {
    /// Without VAT (Dutch: exclusief btw).
    ex_vat: Money,
    /// VAT (Dutch: btw).
    vat: Money,
    /// With VAT (Dutch: inclusief btw).
    incl_vat: Money,
}

/// What is expected to be paid and received, month by month (Dutch: liquiditeitsprognose).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct CashForecast {
    /// The months, from the present one (Dutch: maanden).
    months: Vec<CashMonth>,
    #[graphql(skip)]
    due: Vec<Due>,
    #[graphql(skip)]
    parts: Row,
}

#[ComplexObject]
impl CashForecast {
    /// The balance of a month explained: of what it is made, including VAT, and the entries of the open commitments that run in it and of the
    /// invoices that are approved and due (Dutch: toelichting).
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month, as it is listed, \"2026-07\".")] month: String,
    ) -> Option<async_graphql::Result<Explained>> {
        let Some(at) = self.months.iter().position(|listed| listed.month == month) else {
            return Some(Err(Error::invalid("month", "this month is not in the forecast").into_graphql()));
        };
        let due = &self.due[at];
        let value_of = |sum| match sum {
            Sum::Advances => Some(due.advances),
            Sum::Commitments => Some(due.commitments.incl),
            Sum::Rates => Some(due.rates.incl),
            Sum::Invoices => Some(due.invoices.incl),
            _ => None,
        };
        Explained::of(ctx, &self.parts, Figure::CashBalance, value_of, None)
    }
}

/// What falls due in a month, by its source.
#[derive(Clone, Copy, Debug, Default)]
struct Due {
    commitments: Amount,
    /// Of contracts, by their rates alone.
    rates: Amount,
    invoices: Amount,
    advances: Cents,
}

/// Without and with VAT.
#[derive(Clone, Copy, Debug, Default)]
struct Amount {
    ex: Cents,
    incl: Cents,
}

impl Amount {
    /// The same and more; nothing where it is larger than cents can hold.
    fn and(self, ex: Cents, incl: Cents) -> Option<Self> {
        Some(Self { ex: self.ex.checked_add(ex)?, incl: self.incl.checked_add(incl)? })
    }
}

impl Due {
    fn of_month(&self, on: NaiveDate) -> Option<CashMonth> {
        let all = self.commitments.and(self.rates.ex, self.rates.incl)?.and(self.invoices.ex, self.invoices.incl)?;
        Some(CashMonth {
            month: format!("{:04}-{:02}", on.year(), on.month()),
            invoices: CashAmount { ex_vat: Money(all.ex), vat: Money(Cents(all.incl.0 - all.ex.0)), incl_vat: Money(all.incl) },
            advances: Money(self.advances),
            balance: Money(Cents(self.advances.0.checked_sub(all.incl.0)?)),
        })
    }
}

impl Loaded for CashForecast {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let Date(today) = Date::load(json.at(0), cell)?;
        let (months, recoverable) = (u32::try_from(json.at(1).number()?).ok()?, json.at(2).truth()?);
        let on = |ahead: usize| u32::try_from(ahead).ok().map(|ahead| month(today, ahead));
        let nth = |day: NaiveDate| (0..months).position(|ahead| month(today, ahead) == month(day, 0).max(month(today, 0)));
        let mut due = vec![Due::default(); usize::try_from(months).ok()?];
        for row in json.at(3).list() {
            let costs = expected(row, cell, if recoverable { None } else { Some(today) })?.spread(today, months);
            for (ahead, (month, cost)) in due.iter_mut().zip(costs).enumerate() {
                let ex = if recoverable { cost } else { without_vat(cost, on(ahead)?) };
                let incl = if recoverable { ex.checked_add(vat_on(ex, on(ahead)?))? } else { cost };
                month.commitments = month.commitments.and(ex, incl)?;
            }
        }
        // By their rates alone, contracts cost what they do without VAT.
        for row in json.at(4).list() {
            let costs = expected(row, cell, None)?.spread(today, months);
            for (ahead, (month, ex)) in due.iter_mut().zip(costs).enumerate() {
                month.rates = month.rates.and(ex, ex.checked_add(vat_on(ex, on(ahead)?))?)?;
            }
        }
        for row in json.at(5).list() {
            if let Some(at) = nth(Date::load(row.at(0), cell)?.0) {
                due[at].invoices = due[at].invoices.and(Cents(row.at(1).number()?), Cents(row.at(2).number()?))?;
            }
        }
        for row in json.at(6).list() {
            let Date(day) = Date::load(row.at(0), cell)?;
            if let Some(at) = nth(day).filter(|_| day >= month(today, 0)) {
                due[at].advances = due[at].advances.checked_add(Cents(row.at(1).number()?))?;
            }
        }
        let listed = due.iter().enumerate().map(|(ahead, due)| due.of_month(on(ahead)?)).collect::<Option<Vec<_>>>()?;
        Some(Self { months: listed, due, parts: Row::load(json.at(7), cell)? })
    }
}

/// A commitment, or a contract without one: what is open, from when to when, its rate and its hours. A rate is without VAT; with the VAT
/// of a day it is what it costs who deducts none.
fn expected(row: &Json, cell: &Cell, with_vat: Option<NaiveDate>) -> Option<Expected> {
    let rate = row.at(3).number().map(Cents).zip(row.at(4).number().and_then(|hours| i32::try_from(hours).ok()));
    let (open, period) = (row.at(0).number().map(Cents), (Date::load(row.at(1), cell)?.0, Date::load(row.at(2), cell)?.0));
    let (starts_on, ends_on) = match row.at(5).number().and_then(|year| i32::try_from(year).ok()) {
        None => period,
        // What is open falls due in its year; what no year is committed to, after the last that is.
        Some(year) if open.is_some() => within(period, year)?,
        Some(year) => (Ord::max(period.0, NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?), period.1),
    };
    Some(Expected {
        open,
        starts_on,
        ends_on,
        monthly: rate
            .map(|(rate, hours)| monthly(rate, hours))
            .map(|ex| with_vat.map_or(ex, |on| Cents(ex.0.saturating_add(vat_on(ex, on).0)))),
    })
}

/// The part of a period that lies in a year; the year, where none does.
fn within(period: (NaiveDate, NaiveDate), year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let year = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
    let part = (Ord::max(period.0, year.0), Ord::min(period.1, year.1));
    Some(if part.0 <= part.1 { part } else { year })
}

/// That entries `alias` are behind what falls due in a month: those of open commitments that run in it, in the year for which is committed,
/// and of invoices that are approved and not paid. What is over is due in the present month.
fn behind(at: &mut At<'_, '_, Programme>, month: &str, alias: &str, sum: Sum) -> Option<String> {
    let (asked, present) = (at.bind(month), at.draft.today.format("%Y-%m").to_string());
    let not_before = |month: &str| format!("CASE WHEN {month} < '{present}' THEN '{present}' ELSE {month} END");
    Some(match sum {
        Sum::Commitments => {
            let (starts, ends) = (month_of(at.draft, "c.starts_on"), month_of(at.draft, "c.ends_on"));
            let year = |month: &str| format!("({alias}.fiscal_year || '-{month}')");
            let (first, last) = (year("01"), year("12"));
            // The part of its period that lies in the year; the year, where none does.
            let apart = format!("({starts} > {last} OR {ends} < {first})");
            let starts = format!("(CASE WHEN {apart} OR {starts} < {first} THEN {first} ELSE {starts} END)");
            let ends = format!("(CASE WHEN {apart} OR {ends} > {last} THEN {last} ELSE {ends} END)");
            let open = format!(
                "(SELECT sum(o.amount) FROM ledger_entry AS o WHERE o.commitment_id = {alias}.commitment_id \
                 AND o.fiscal_year = {alias}.fiscal_year AND o.kind = 'COMMITMENT') > 0"
            );
            format!(
                "({alias}.kind = 'COMMITMENT' AND {open} AND EXISTS (SELECT 1 FROM commitment AS c WHERE c.id = {alias}.commitment_id \
                 AND {asked} >= {starts} AND {asked} <= {}))",
                not_before(&ends)
            )
        }
        Sum::Invoices => {
            let due = month_of(at.draft, "coalesce(i.due_on, i.invoiced_on)");
            format!(
                "({alias}.kind = 'ACTUAL' AND EXISTS (SELECT 1 FROM invoice AS i WHERE i.id = {alias}.invoice_id AND i.status = 'APPROVED' \
                 AND {asked} = {}))",
                not_before(&due)
            )
        }
        _ => return None,
    })
}

/// Plans `cashForecast(months)` of a programme.
pub fn plan(at: &mut At<'_, '_, Programme>) -> Planned {
    let months = at.arg::<Option<i32>>("months")?.unwrap_or(12);
    if !(1..=MOST).contains(&months) {
        return Err(Error::invalid("months", format!("a forecast has 1 to {MOST} months")));
    }
    let (programme, recoverable) = (at.id(), at.col(Column::VatRecoverable));
    let today = at.bind(at.draft.today);
    let text = at.bind(at.draft.today.to_string());
    let list = |cells: &[&str], order: &str, from: &str| {
        let row = at.draft.array(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        at.draft.nested(&format!("(SELECT {} FROM {from})", at.draft.list(&row, order)))
    };
    let commitments = list(
        &["o.open", "c.starts_on", "c.ends_on", "k.rate", "k.hours_week_hundredths", "o.year"],
        "c.id, o.year",
        &format!(
            "(SELECT e.commitment_id AS id, e.fiscal_year AS year, sum(e.amount) AS open FROM ledger_entry AS e WHERE e.programme_id = {programme} AND e.kind = 'COMMITMENT' \
             AND e.commitment_id IS NOT NULL GROUP BY e.commitment_id, e.fiscal_year) AS o JOIN commitment AS c ON c.id = o.id \
             LEFT JOIN contract AS k ON k.id = c.contract_id WHERE o.open > 0"
        ),
    );
    let contracts = list(
        &["NULL", "k.starts_on", "k.ends_on", "k.rate", "k.hours_week_hundredths", "k.year"],
        "k.id",
        &format!(
            "(SELECT c.id, c.starts_on, c.ends_on, c.rate, c.hours_week_hundredths, (SELECT max(e.fiscal_year) FROM ledger_entry AS e \
             WHERE e.contract_id = c.id AND e.programme_id = c.programme_id AND e.kind = 'COMMITMENT') AS year \
             FROM contract AS c WHERE c.programme_id = {programme} AND c.status IN ('SIGNED', 'ACTIVE') AND c.ends_on >= {today} \
             AND c.rate IS NOT NULL AND c.hours_week_hundredths IS NOT NULL) AS k"
        ),
    );
    let invoices = list(
        &["i.due", "i.ex_vat", "i.incl_vat"],
        "i.due, i.id",
        &format!(
            "(SELECT a.id, coalesce(a.due_on, a.invoiced_on) AS due, a.ex_vat, a.incl_vat FROM invoice AS a WHERE a.programme_id = {programme} \
             AND a.status = 'APPROVED' UNION ALL SELECT l.id, coalesce(w.due_on, w.invoiced_on), l.ex_vat, l.incl_vat FROM invoice AS w \
             JOIN invoice_line AS l ON l.invoice_id = w.id WHERE w.programme_id = {programme} AND w.status IN ('RECEIVED', 'CHECKED') \
             AND l.commitment_id IS NULL) AS i"
        ),
    );
    let advances =
        list(&["a.paid_on", "a.amount"], "a.id", &format!("advance AS a WHERE a.programme_id = {programme} AND a.paid_on > {today}"));
    let recoverable = format!("CASE WHEN {recoverable} THEN 1 ELSE 0 END");
    let (parts, shape) = explained::plan(
        at,
        |at| Ok((Figure::CashBalance, at.arg::<String>("month")?)),
        |_, alias| vec![format!("{alias}.programme_id = {programme}")],
        |at, month, alias, sum| behind(at, month, alias, sum),
        |_| false,
    )?;
    let parts = at.draft.nested(&parts);
    let all = at.draft.array(&[text, months.to_string(), recoverable, commitments, contracts, invoices, advances, parts]);
    let covers = [
        at.cover::<commitment::Entity>(&programme, None, None),
        at.cover::<contract::Entity>(&programme, None, Some("1 = 0")),
        at.cover::<advance::Entity>(&programme, None, None),
    ];
    let covers: Vec<_> = covers.into_iter().flatten().collect();
    let all = if covers.is_empty() { all } else { format!("CASE WHEN {} THEN {all} END", covers.join(" AND ")) };
    at.secret_of(&all, Class::Cnf, shape)
}
