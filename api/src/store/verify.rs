//! Recomputes what is kept from what was booked. It reads the tables as they are, in one transaction that sees one moment, and
//! changes nothing.

use super::Store;
use crate::error::Error;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, Statement, TransactionTrait};
use std::fmt::{self, Display, Formatter};
use uuid::Uuid;

/// Something that is not as the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What should hold.
    pub rule: &'static str,
    /// The table of what differs.
    pub table: &'static str,
    /// Its key.
    pub key: Uuid,
    /// Which of its sums differs and by how much, or what else is told of it.
    pub what: String,
}

impl Display for Difference {
    fn fmt(&self, form: &mut Formatter<'_>) -> fmt::Result {
        write!(form, "{}: {}_{}: {}", self.rule, self.table, self.key, self.what)
    }
}

/// The sums that are kept of a line, and how each follows from the entries.
const SUMS: &str = "sum(CASE WHEN kind = 'BUDGET' THEN amount ELSE 0 END) AS budget, \
    sum(CASE WHEN kind = 'RESERVATION' THEN amount ELSE 0 END) AS reservation, \
    sum(CASE WHEN kind = 'COMMITMENT' THEN amount ELSE 0 END) AS commitment, \
    sum(CASE WHEN kind = 'ACTUAL' THEN amount ELSE 0 END) AS actual, \
    sum(CASE WHEN kind = 'FORECAST' THEN amount END) AS forecast";

/// The same, where they stand.
const KEPT: [&str; 5] = ["budget", "reservation", "commitment", "actual", "forecast"];

/// What an entry and the sums of a line have from the line.
const KEYS: [&str; 5] = ["programme_id", "work_package_id", "fiscal_year", "subsidy_id", "funder_id"];

impl Store {
    /// What differs from the ledger; nothing, if all is well.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verify(&self) -> Result<Vec<Difference>, Error> {
        let backend = self.backend();
        // SQLite sees one moment anyway.
        let isolation = (backend == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
        let transaction = self.pools.writer.begin_with_config(isolation, None).await?;
        let mut differences = Vec::new();
        for check in checks(backend) {
            check.run(&transaction, &mut differences).await?;
        }
        transaction.rollback().await?;
        Ok(differences)
    }
}

/// A question whose rows are what differs: its key, and a text of what.
struct Check {
    rule: &'static str,
    table: &'static str,
    sql: String,
}

impl Check {
    async fn run(&self, transaction: &DatabaseTransaction, differences: &mut Vec<Difference>) -> Result<(), Error> {
        let statement = Statement::from_string(ConnectionTrait::get_database_backend(transaction), self.sql.clone());
        for row in transaction.query_all_raw(statement).await? {
            let what = |row: &QueryResult| row.try_get_by_index::<Option<String>>(1);
            let (key, what) = (row.try_get_by_index(0)?, what(&row)?.unwrap_or_default());
            differences.push(Difference { rule: self.rule, table: self.table, key, what });
        }
        Ok(())
    }
}

fn checks(backend: DbBackend) -> Vec<Check> {
    let check = |rule, table, sql: String| Check { rule, table, sql };
    let month = if backend == DbBackend::Postgres { "date_trunc('month', booked_on)::date" } else { "substr(booked_on, 1, 7) || '-01'" };
    let totals = format!("SELECT budget_line_id, {SUMS} FROM ledger_entry GROUP BY budget_line_id");
    let months = format!("SELECT budget_line_id, {month} AS month, {SUMS} FROM ledger_entry GROUP BY budget_line_id, {month}");
    let mut checks = vec![
        check("a line has the sums of its entries", "budget_line", sums("line_total", &totals, "")),
        check("a month of a line has the sums of its entries", "budget_line", sums("line_month", &months, "month")),
    ];
    for (rule, table) in
        [("the sums of a line have its keys", "line_total"), ("the sums of a month have the keys of the line", "line_month")]
    {
        let keys: Vec<_> = KEYS.iter().chain(["cost_type", "side"].iter()).copied().collect();
        checks.push(check(rule, "budget_line", unlike(table, "budget_line_id", &keys)));
    }
    let keys = ["programme_id", "work_package_id", "fiscal_year", "funder_id"];
    checks.push(check("a person behind a line has its keys", "budget_line", unlike("line_person", "budget_line_id", &keys)));
    checks.push(check("an entry has the keys of its line", "ledger_entry", unlike("ledger_entry", "id", &KEYS)));
    checks.extend(LEDGER.map(|(rule, table, sql)| check(rule, table, sql.to_owned())));
    checks.extend(PAPERS.map(|(rule, table, sql)| check(rule, table, sql.to_owned())));
    checks
}

/// The rows of a table of sums that are not what the entries say, and what the entries say that has no row.
fn sums(kept: &str, said: &str, by: &str) -> String {
    let (keys, and) = if by.is_empty() {
        ("budget_line_id".to_owned(), String::new())
    } else {
        (format!("budget_line_id, {by}"), format!(" || {by} || ' '"))
    };
    // A forecast that was not made is none, and not 0.
    let made = "CASE WHEN forecast IS NULL THEN 0 ELSE 1 END";
    let column = |sum: &str, sign: &str| format!("{sign}coalesce({sum}, 0) AS {sum}");
    let side = |sign: &str| format!("{}, {sign}{made} AS made", KEPT.map(|sum| column(sum, sign)).join(", "));
    let differs = KEPT.iter().chain(["made"].iter()).map(|sum| format!("sum({sum}) <> 0")).collect::<Vec<_>>().join(" OR ");
    let told = KEPT.map(|sum| format!("CASE WHEN sum({sum}) <> 0 THEN '{sum} is ' || sum(has_{sum}) || ', the ledger says ' || sum(says_{sum}) || '; ' ELSE '' END")).join(" || ");
    let both = |has: bool| {
        KEPT.map(|sum| {
            let (has, says) =
                if has { (format!("coalesce({sum}, 0)"), "0".to_owned()) } else { ("0".to_owned(), format!("coalesce({sum}, 0)")) };
            format!("{has} AS has_{sum}, {says} AS says_{sum}")
        })
        .join(", ")
    };
    format!(
        "SELECT budget_line_id, ''{and} || {told} || CASE WHEN sum(made) <> 0 THEN 'a forecast that was or was not made' ELSE '' END AS what \
         FROM (SELECT {keys}, {}, {} FROM {kept} UNION ALL SELECT {keys}, {}, {} FROM ({said}) AS said) AS sides \
         GROUP BY {keys} HAVING {differs} ORDER BY 1, 2",
        side(""),
        both(true),
        side("-"),
        both(false)
    )
}

/// The rows of a table whose keys are not those of their line.
fn unlike(table: &str, key: &str, columns: &[&str]) -> String {
    let differs = columns.iter().map(|column| format!("t.{column} IS DISTINCT FROM l.{column}")).collect::<Vec<_>>().join(" OR ");
    let told = columns
        .iter()
        .map(|column| format!("CASE WHEN t.{column} IS DISTINCT FROM l.{column} THEN '{column} ' ELSE '' END"))
        .collect::<Vec<_>>();
    format!(
        "SELECT t.{key}, {} AS what FROM {table} AS t JOIN budget_line AS l ON l.id = t.budget_line_id WHERE {differs} ORDER BY 1",
        told.join(" || ")
    )
}

/// What holds of the ledger by itself.
const LEDGER: [(&str, &str, &str); 6] = [
    (
        "whose hire is behind a line is kept",
        "budget_line",
        "SELECT budget_line_id, 'a person is missing' AS what FROM (SELECT DISTINCT budget_line_id, person_id FROM ledger_entry WHERE person_id IS NOT NULL) AS e
         WHERE NOT EXISTS (SELECT 1 FROM line_person AS p WHERE p.budget_line_id = e.budget_line_id AND p.person_id = e.person_id)
         UNION ALL SELECT budget_line_id, 'a person too many' FROM line_person AS p
         WHERE NOT EXISTS (SELECT 1 FROM ledger_entry AS e WHERE e.budget_line_id = p.budget_line_id AND e.person_id = p.person_id)",
    ),
    (
        "nothing is booked in a month that is closed",
        "ledger_entry",
        "SELECT e.id, 'counts on ' || e.booked_on || ', recorded at ' || e.recorded_at AS what FROM period_close AS c
         JOIN ledger_entry AS e ON e.programme_id = c.programme_id AND e.booked_on >= c.month
         WHERE substr(CAST(e.booked_on AS text), 1, 7) = substr(CAST(c.month AS text), 1, 7)
         AND e.recorded_at > c.closed_at AND (c.reopened_at IS NULL OR e.recorded_at < c.reopened_at)",
    ),
    (
        "no two entries of a programme became known at once",
        "programme",
        "SELECT programme_id, 'at ' || recorded_at AS what FROM ledger_entry GROUP BY programme_id, recorded_at HAVING count(*) > 1",
    ),
    (
        "what is booked next becomes known later",
        "programme",
        "SELECT e.programme_id, 'an entry of ' || max(e.recorded_at) || ' is later than the clock of the ledger' AS what FROM ledger_entry AS e
         LEFT JOIN ledger_clock AS c ON c.programme_id = e.programme_id GROUP BY e.programme_id, c.recorded_at
         HAVING c.recorded_at IS NULL OR max(e.recorded_at) > c.recorded_at",
    ),
    (
        "a reversal undoes one entry, whole",
        "ledger_entry",
        "SELECT r.id, 'reverses ' || o.amount || ' by ' || r.amount AS what FROM ledger_entry AS r JOIN ledger_entry AS o ON o.id = r.reverses_id
         WHERE r.amount <> -o.amount OR r.kind <> o.kind OR r.budget_line_id <> o.budget_line_id",
    ),
    (
        "an entry counts no earlier than its year",
        "ledger_entry",
        "SELECT id, 'counts on ' || booked_on AS what FROM ledger_entry WHERE CAST(substr(CAST(booked_on AS text), 1, 4) AS integer) < fiscal_year",
    ),
];

/// What papers say, and the ledger with them.
const PAPERS: [(&str, &str, &str); 8] = [
    (
        "a transfer sums to nothing",
        "budget_amendment",
        "SELECT a.id, 'sums to ' || sum(l.amount) AS what FROM budget_amendment AS a JOIN amendment_line AS l ON l.amendment_id = a.id
         WHERE a.kind = 'TRANSFER' AND a.status IN ('SUBMITTED', 'APPROVED') GROUP BY a.id HAVING sum(l.amount) <> 0",
    ),
    (
        "an amendment is booked as it was approved",
        "budget_amendment",
        "SELECT id, 'a line differs by ' || sum(amount) AS what FROM (
             SELECT a.id, l.budget_line_id, l.amount FROM budget_amendment AS a JOIN amendment_line AS l ON l.amendment_id = a.id WHERE a.status = 'APPROVED'
             UNION ALL SELECT e.amendment_id, e.budget_line_id, -e.amount FROM ledger_entry AS e WHERE e.amendment_id IS NOT NULL AND e.kind = 'BUDGET'
                 AND e.reverses_id IS NULL
         ) AS sides GROUP BY id, budget_line_id HAVING sum(amount) <> 0",
    ),
    (
        "a line was adopted as it was proposed",
        "budget_line",
        "SELECT l.id, 'proposed ' || l.proposed || ', adopted ' || sum(e.amount) AS what FROM budget_line AS l JOIN ledger_entry AS e ON e.budget_line_id = l.id
         WHERE e.source = 'ADOPTION' AND e.reverses_id IS NULL GROUP BY l.id, l.proposed HAVING sum(e.amount) <> l.proposed",
    ),
    (
        "a reservation is open while something is left of it",
        "reservation",
        "SELECT r.id, lower(r.status) || ', left ' || coalesce(sum(e.amount), 0) AS what FROM reservation AS r
         LEFT JOIN ledger_entry AS e ON e.reservation_id = r.id AND e.kind = 'RESERVATION'
         GROUP BY r.id, r.status HAVING coalesce(sum(e.amount), 0) < 0 OR (r.status = 'OPEN') <> (coalesce(sum(e.amount), 0) <> 0)",
    ),
    (
        "of a commitment nothing negative is open, and of a released one nothing",
        "commitment",
        "SELECT c.id, lower(c.status) || ', open ' || coalesce(sum(e.amount), 0) AS what FROM commitment AS c
         LEFT JOIN ledger_entry AS e ON e.commitment_id = c.id AND e.kind = 'COMMITMENT'
         GROUP BY c.id, c.status, e.budget_line_id HAVING coalesce(sum(e.amount), 0) < 0 OR (c.status = 'RELEASED' AND coalesce(sum(e.amount), 0) <> 0)",
    ),
    (
        "an invoice is booked when it is approved, and no more when it is credited",
        "invoice",
        "SELECT id, lower(status) || ', a line differs by ' || (sum(cost) - sum(booked)) AS what FROM (
             SELECT i.id, i.status, l.budget_line_id, CASE WHEN i.status IN ('APPROVED', 'PAID') THEN CASE WHEN p.vat_recoverable THEN l.ex_vat ELSE l.incl_vat END ELSE 0 END AS cost, 0 AS booked
             FROM invoice AS i JOIN invoice_line AS l ON l.invoice_id = i.id JOIN programme AS p ON p.id = i.programme_id
             UNION ALL SELECT i.id, i.status, e.budget_line_id, 0, e.amount FROM ledger_entry AS e JOIN invoice AS i ON i.id = e.invoice_id WHERE e.kind = 'ACTUAL'
         ) AS sides GROUP BY id, status, budget_line_id HAVING sum(cost) <> sum(booked)",
    ),
    (
        "an invoice is the sum of its lines",
        "invoice",
        "SELECT i.id, 'the lines sum to ' || sum(l.incl_vat) AS what FROM invoice AS i JOIN invoice_line AS l ON l.invoice_id = i.id
         GROUP BY i.id, i.ex_vat, i.vat HAVING sum(l.ex_vat) <> i.ex_vat OR sum(l.vat) <> i.vat",
    ),
    (
        "a line expects what was forecast last",
        "budget_line",
        "SELECT f.budget_line_id, 'forecast ' || f.amount || ', booked ' || coalesce(t.forecast, 0) AS what FROM forecast AS f
         LEFT JOIN line_total AS t ON t.budget_line_id = f.budget_line_id
         WHERE NOT EXISTS (SELECT 1 FROM forecast AS later WHERE later.budget_line_id = f.budget_line_id AND later.id > f.id) AND t.forecast IS DISTINCT FROM f.amount",
    ),
];
