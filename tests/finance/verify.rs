//! `verify`: what is kept is what was booked; a sum that was spoilt by hand is found.

use super::till::done;
use regiekamer_tests::World;
use std::collections::BTreeSet;

#[tokio::test]
async fn nothing_of_the_demo_differs_from_its_ledger() {
    let world = World::demo().await;
    assert_eq!(world.store.verify().await.unwrap(), []);
}

/// A change past the house, and what mends it.
type Spoilt = (String, String);

/// The first row of a table of which something holds.
fn one(table: &str, of: &str) -> String {
    format!("(SELECT id FROM {table} WHERE {of} ORDER BY id LIMIT 1)")
}

/// One more in a column of rows.
fn plus(table: &str, column: &str, row: &str) -> Spoilt {
    let change = |sign: char| format!("UPDATE {table} SET {column} = {column} {sign} 1 WHERE {row}");
    (change('+'), change('-'))
}

/// Another value in a column of one row.
fn set(table: &str, column: &str, row: &str, to: &str) -> Spoilt {
    (
        format!(
            "CREATE TABLE aside AS SELECT id, {column} FROM {table} WHERE id = {row}; UPDATE {table} SET {column} = {to} WHERE id = {row}"
        ),
        format!("UPDATE {table} SET {column} = (SELECT {column} FROM aside) WHERE id = (SELECT id FROM aside); DROP TABLE aside"),
    )
}

/// What breaks a rule of the kept sums, or several.
fn sums() -> Vec<(&'static str, Spoilt)> {
    let of_hired = "budget_line_id = (SELECT budget_line_id FROM line_person ORDER BY budget_line_id LIMIT 1)";
    vec![
        ("a line has the sums of its entries", plus("line_total", "actual", of_hired)),
        ("a month of a line has the sums of its entries", plus("line_month", "budget", of_hired)),
        ("the sums of a line have its keys", plus("line_total", "fiscal_year", of_hired)),
        ("the sums of a month have the keys of the line", plus("line_month", "fiscal_year", of_hired)),
        ("a person behind a line has its keys", plus("line_person", "fiscal_year", of_hired)),
        (
            "an entry has the keys of its line",
            set(
                "ledger_entry",
                "work_package_id",
                &one("ledger_entry", "kind = 'ACTUAL'"),
                "(SELECT id FROM work_package WHERE id <> ledger_entry.work_package_id LIMIT 1)",
            ),
        ),
        (
            "whose hire is behind a line is kept",
            (
                format!(
                    "CREATE TABLE aside AS SELECT * FROM line_person WHERE {of_hired}; DELETE FROM line_person WHERE budget_line_id IN (SELECT budget_line_id FROM aside)"
                ),
                "INSERT INTO line_person SELECT * FROM aside; DROP TABLE aside".to_owned(),
            ),
        ),
    ]
}

/// What breaks a rule of the ledger, or several.
fn ledger() -> Vec<(&'static str, Spoilt)> {
    let entry = one("ledger_entry", "kind = 'ACTUAL'");
    vec![
        (
            "nothing is booked in a month that is closed",
            set("period_close", "closed_at", &one("period_close", "reopened_at IS NULL"), "'2024-01-01 00:00:00+00:00'"),
        ),
        // It stands in the sums of another month.
        (
            "an entry counts no earlier than its year; a month of a line has the sums of its entries",
            set("ledger_entry", "booked_on", &entry, "'2020-01-01'"),
        ),
        (
            "no two entries of a programme became known at once",
            set(
                "ledger_entry",
                "recorded_at",
                &entry,
                &format!(
                    "(SELECT min(o.recorded_at) FROM ledger_entry AS o WHERE o.programme_id = ledger_entry.programme_id AND o.id <> {entry})"
                ),
            ),
        ),
        (
            "what is booked next becomes known later",
            (
                "UPDATE ledger_clock SET recorded_at = '2024-01-01 00:00:00+00:00'".to_owned(),
                "UPDATE ledger_clock SET recorded_at = (SELECT max(recorded_at) FROM ledger_entry)".to_owned(),
            ),
        ),
        (
            "a reversal undoes one entry, whole",
            set(
                "ledger_entry",
                "reverses_id",
                &one("ledger_entry", "reverses_id IS NOT NULL"),
                &one("ledger_entry", "kind = 'BUDGET' AND reverses_id IS NULL"),
            ),
        ),
    ]
}

/// What breaks a rule of the papers.
fn papers() -> Vec<(&'static str, Spoilt)> {
    let submitted = "amendment_id IN (SELECT id FROM budget_amendment WHERE status = 'SUBMITTED')";
    let approved = "amendment_id IN (SELECT id FROM budget_amendment WHERE status = 'APPROVED')";
    let left = |paper: &str, kind: &str| {
        format!(
            "EXISTS (SELECT 1 FROM ledger_entry AS e WHERE e.{paper}_id = {paper}.id AND e.kind = '{kind}' GROUP BY e.{paper}_id HAVING sum(e.amount) > 0)"
        )
    };
    vec![
        ("a transfer sums to nothing", plus("amendment_line", "amount", &format!("id = {}", one("amendment_line", submitted)))),
        (
            "an amendment is booked as it was approved",
            plus("amendment_line", "amount", &format!("id = {}", one("amendment_line", approved))),
        ),
        (
            "a line was adopted as it was proposed",
            plus("budget_line", "proposed", "id = (SELECT budget_line_id FROM ledger_entry WHERE source = 'ADOPTION' ORDER BY id LIMIT 1)"),
        ),
        (
            "a reservation is open while something is left of it",
            set("reservation", "status", &one("reservation", &left("reservation", "RESERVATION")), "'CANCELLED'"),
        ),
        (
            "of a commitment nothing negative is open, and of a released one nothing",
            set("commitment", "status", &one("commitment", &left("commitment", "COMMITMENT")), "'RELEASED'"),
        ),
        (
            "an invoice is booked when it is approved, and no more when it is credited",
            set("invoice", "status", &one("invoice", "status = 'PAID'"), "'CHECKED'"),
        ),
        (
            "an invoice is the sum of its lines",
            (
                format!("UPDATE invoice SET ex_vat = ex_vat + 1, incl_vat = incl_vat + 1 WHERE id = {}", one("invoice", "1 = 1")),
                format!("UPDATE invoice SET ex_vat = ex_vat - 1, incl_vat = incl_vat - 1 WHERE id = {}", one("invoice", "1 = 1")),
            ),
        ),
        ("a line expects what was forecast last", plus("forecast", "amount", "id = (SELECT id FROM forecast ORDER BY id DESC LIMIT 1)")),
    ]
}

#[tokio::test]
async fn whatever_is_spoilt_by_hand_is_found_and_nothing_else() {
    let world = World::demo().await;
    // Something is undone, so that a reversal stands in the ledger.
    let line = super::till::line(&world, "PLK", 1_000).await;
    let booked = format!(r#"line: "{line}", amount: "10.00", description: "Vergissing""#);
    let booked = done(&world, "finance", "bookActual", &booked, "ledgerEntry { id }").await["ledgerEntry"]["id"].clone();
    done(&world, "finance", "reverseEntry", &format!(r#"id: {booked}, reason: "Vergissing""#), "ledgerEntry { id }").await;
    // Entries can't be changed before the owner of the database takes away what keeps them.
    let unlock = if world.is_postgres() {
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER ledger_entry_stays; DROP TRIGGER ledger_entry_is_kept"
    };
    world.sql(&[unlock.to_owned()]).await;
    for (rules, (spoil, mend)) in sums().into_iter().chain(ledger()).chain(papers()) {
        world.sql(&[spoil]).await;
        let found: BTreeSet<_> = world.store.verify().await.unwrap().into_iter().map(|difference| difference.rule).collect();
        assert_eq!(found, rules.split("; ").collect::<BTreeSet<_>>());
        world.sql(&[mend]).await;
        assert_eq!(world.store.verify().await.unwrap(), [], "{rules}");
    }
}

#[tokio::test]
async fn a_difference_says_what_stands_and_what_was_booked() {
    let world = World::demo().await;
    world
        .sql(&["UPDATE line_total SET actual = actual + 5 WHERE budget_line_id = (SELECT min(budget_line_id) FROM line_person)"
            .replace("min(budget_line_id) FROM line_person", "budget_line_id FROM line_person ORDER BY budget_line_id LIMIT 1")])
        .await;
    let found = world.store.verify().await.unwrap();
    let text = found[0].to_string();
    assert!(
        found.len() == 1 && text.starts_with("a line has the sums of its entries: budget_line_") && text.contains(", the ledger says "),
        "{text}"
    );
}
