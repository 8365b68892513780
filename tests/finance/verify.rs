//! `verify`: what is kept is what was booked; a sum that was spoilt by hand is found.

use regiekamer_tests::World;

#[tokio::test]
async fn nothing_of_the_demo_differs_from_its_ledger() {
    let world = World::demo().await;
    assert_eq!(world.store.verify().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_spoilt_by_hand_is_found() {
    let world = World::demo().await;
    let one = |table: &str, key: &str| format!("(SELECT {key} FROM {table} ORDER BY {key} LIMIT 1)");
    let hired = one("line_person", "budget_line_id");
    for (rule, spoil, mend) in [
        (
            "a line has the sums of its entries",
            format!("UPDATE line_total SET actual = actual + 1 WHERE budget_line_id = {hired}"),
            format!("UPDATE line_total SET actual = actual - 1 WHERE budget_line_id = {hired}"),
        ),
        (
            "a month of a line has the sums of its entries",
            format!("UPDATE line_month SET budget = budget - 1 WHERE budget_line_id = {hired}"),
            format!("UPDATE line_month SET budget = budget + 1 WHERE budget_line_id = {hired}"),
        ),
        (
            "the sums of a line have its keys",
            format!("UPDATE line_total SET fiscal_year = fiscal_year + 100 WHERE budget_line_id = {hired}"),
            format!("UPDATE line_total SET fiscal_year = fiscal_year - 100 WHERE budget_line_id = {hired}"),
        ),
        (
            "the sums of a month have the keys of the line",
            format!("UPDATE line_month SET fiscal_year = fiscal_year + 100 WHERE budget_line_id = {hired}"),
            format!("UPDATE line_month SET fiscal_year = fiscal_year - 100 WHERE budget_line_id = {hired}"),
        ),
        (
            "what is booked next becomes known later",
            "UPDATE ledger_clock SET recorded_at = '2024-01-01 00:00:00+00:00'".to_owned(),
            "UPDATE ledger_clock SET recorded_at = (SELECT max(recorded_at) FROM ledger_entry)".to_owned(),
        ),
        (
            "whose hire is behind a line is kept",
            format!(
                "CREATE TABLE aside AS SELECT * FROM line_person WHERE budget_line_id = {hired}; DELETE FROM line_person WHERE budget_line_id IN (SELECT budget_line_id FROM aside)"
            ),
            "INSERT INTO line_person SELECT * FROM aside; DROP TABLE aside".to_owned(),
        ),
    ] {
        world.sql(&[spoil]).await;
        let found = world.store.verify().await.unwrap();
        assert!(!found.is_empty() && found.iter().all(|difference| difference.rule == rule), "{rule}: {found:?}");
        world.sql(&[mend]).await;
        assert_eq!(world.store.verify().await.unwrap(), [], "{rule}");
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
