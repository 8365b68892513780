//! Closed months: one after the other, opened again from the last; what belongs to them lands in the next that is open, and says so.

use crate::finance::acting::{act, by_hand, codes, done, entries_of, forbidden, line, programme, refused, seen};
use entity::LedgerKind;
use regiekamer_tests::World;
use serde_json::{Value, json};

/// Closes a month of OW, or tells why not.
async fn close(world: &World, account: &str, month: &str) -> Vec<String> {
    let input = format!(r#"programme: {}, month: "{month}""#, programme(world).await["id"]);
    refused(world, account, "closePeriod", &input).await
}

/// The months that are closed.
async fn closed(world: &World) -> Vec<Value> {
    let question = r#"{ programme(by: {code: "OW"}) { closedPeriods(first: 50) { nodes { id version month } } } }"#;
    world.data("finance", question).await["programme"]["closedPeriods"]["nodes"].as_array().unwrap().clone()
}

/// An entry that can be reversed, of a month.
async fn entry(world: &World, first: &str, last: &str) -> Value {
    let question = format!(
        r#"{{ ledgerEntries(first: 200, where: {{bookedOn: {{gte: "{first}", lte: "{last}"}}, kind: {{eq: ACTUAL}}, programme: {{code: {{eq: "OW"}}}}}}) {{
            nodes {{ id amount bookedOn viewerCan {{ reverse {{ allowed }} }} }} }} }}"#
    );
    let entries = world.data("finance", &question).await["ledgerEntries"]["nodes"].as_array().unwrap().clone();
    entries.into_iter().find(|entry| entry["viewerCan"]["reverse"]["allowed"] == true).unwrap()
}

#[tokio::test]
async fn months_close_one_after_the_other_when_they_are_over() {
    let world = World::demo().await;
    let months: Vec<_> = closed(&world).await.iter().map(|closing| closing["month"].clone()).collect();
    assert_eq!(months, ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]);
    for (month, codes) in [
        ("2026-06-01", vec!["MONTH_NOT_OVER", "GAP_BETWEEN"]),
        ("2026-07-01", vec!["MONTH_NOT_OVER", "GAP_BETWEEN"]),
        ("9999-12-31", vec!["MONTH_NOT_OVER", "GAP_BETWEEN"]),
        ("2026-04-30", vec!["ALREADY_CLOSED"]),
        ("2025-11-30", vec!["GAP_BETWEEN"]),
        ("2023-12-31", vec!["BEFORE_PROGRAMME", "GAP_BETWEEN"]),
        ("2025-12-31", vec![]),
        ("2026-05-31", vec![]),
    ] {
        assert_eq!(close(&world, "finance", month).await, codes, "{month}");
    }
    assert_eq!(closed(&world).await.len(), 6);
}

#[tokio::test]
async fn the_first_month_may_be_any_also_a_february_of_a_leap_year() {
    let world = World::demo().await;
    world.sql(&["DELETE FROM period_close".to_owned()]).await;
    for month in ["2024-02-29", "2024-03-01", "2024-01-31"] {
        assert_eq!(close(&world, "finance", month).await, Vec::<String>::new(), "{month}");
    }
    let months: Vec<_> = closed(&world).await.iter().map(|closing| closing["month"].clone()).collect();
    assert_eq!(months, ["2024-01-01", "2024-02-01", "2024-03-01"]);
}

#[tokio::test]
async fn the_last_closed_month_is_opened_again_with_a_reason_that_stays() {
    let world = World::demo().await;
    let months = closed(&world).await;
    let reopen = |closing: &Value, reason: &str| format!(r#"{}, reason: "{reason}""#, seen(closing));
    assert_eq!(refused(&world, "finance", "reopenPeriod", &reopen(&months[2], "Fout")).await, ["LATER_CLOSED"]);
    let bare = act(&world, "finance", "reopenPeriod", &reopen(&months[3], ""), "").await;
    assert_eq!(bare["errors"][0]["path"], json!(["input", "reason"]));
    let shows = "periodClose { id version month reason reopenedAt }";
    let open = done(&world, "controller", "reopenPeriod", &reopen(&months[3], "Vergeten factuur"), shows).await;
    assert_eq!((&open["reason"], open["reopenedAt"].is_string()), (&json!("Vergeten factuur"), true));
    let question = format!(
        "{{ node(id: {}) {{ ... on PeriodClose {{ reopenedBy {{ name }} closedBy {{ name }} history(first: 5) {{ nodes {{ field actor {{ name }} }} }} }} }} }}",
        open["id"]
    );
    let log = world.data("pmo", &question).await["node"].clone();
    assert_eq!((&log["reopenedBy"]["name"], &log["closedBy"]["name"]), (&json!("controller"), &json!("finance")));
    assert!(
        log["history"]["nodes"].as_array().unwrap().contains(&json!({ "field": "reason", "actor": { "name": "controller" } })),
        "{log}"
    );
    assert_eq!(refused(&world, "finance", "reopenPeriod", &reopen(&open, "Nog eens")).await, ["ALREADY_OPEN"]);
    assert_eq!(close(&world, "finance", "2026-04-01").await, Vec::<String>::new(), "and closed again");
    let all = world.data("auditor", r#"{ periodCloses(where: {month: {eq: "2026-04-01"}}) { nodes { reason } } }"#).await;
    let reasons: Vec<_> = all["periodCloses"]["nodes"].as_array().unwrap().iter().map(|closing| closing["reason"].clone()).collect();
    assert!(reasons.len() == 2 && reasons.contains(&json!("Vergeten factuur")), "what was opened again is kept: {all}");
    let can = r#"{ programme(by: {code: "OW"}) { closedPeriods { nodes { month viewerCan { reopen { allowed } } } } } }"#;
    let can = world.data("finance", can).await["programme"]["closedPeriods"]["nodes"].clone();
    let allowed: Vec<_> = can.as_array().unwrap().iter().map(|closing| closing["viewerCan"]["reopen"]["allowed"] == true).collect();
    assert_eq!(allowed, [false, false, false, true]);
}

#[tokio::test]
async fn months_are_closed_by_finance_alone() {
    let world = World::demo().await;
    let month = format!(r#"programme: {}, month: "2026-05-01""#, programme(&world).await["id"]);
    for account in ["pmt", "pmo", "pmo-coordinator", "coordinator-vth", "analyst", "auditor", "vro", "ipo", "admin"] {
        assert_eq!(forbidden(&world, account, "closePeriod", &month).await, "FORBIDDEN", "{account}");
    }
    for (account, seen) in [("pmo", 4), ("coordinator-planketen", 4), ("vro", 0), ("ipo", 0), ("hr", 0)] {
        let question = r#"{ programme(by: {code: "OW"}) { closedPeriods { totalCount } } }"#;
        assert_eq!(world.data(account, question).await["programme"]["closedPeriods"]["totalCount"], seen, "{account}");
    }
}

#[tokio::test]
async fn a_correction_of_a_closed_month_lands_in_the_next_that_is_open_and_says_what_it_corrects() {
    let world = World::demo().await;
    let shows = "ledgerEntry { amount bookedOn correctsOn fiscalYear reverses { bookedOn } }";
    let april = entry(&world, "2026-04-02", "2026-04-30").await;
    let undone = done(&world, "finance", "reverseEntry", &format!(r#"id: {}, reason: "Dubbel""#, april["id"]), shows).await;
    let expected = json!({ "amount": format!("-{}", april["amount"].as_str().unwrap()), "bookedOn": "2026-05-01", "correctsOn": april["bookedOn"],
        "fiscalYear": 2026, "reverses": { "bookedOn": april["bookedOn"] } });
    assert_eq!(undone, expected);
    let may = entry(&world, "2026-05-02", "2026-05-31").await;
    let undone = done(&world, "finance", "reverseEntry", &format!(r#"id: {}, reason: "Dubbel""#, may["id"]), shows).await;
    assert_eq!((&undone["bookedOn"], &undone["correctsOn"]), (&may["bookedOn"], &Value::Null), "an open month takes it");
}

#[tokio::test]
async fn what_belongs_to_a_closed_december_counts_in_the_next_year_and_stays_in_its_own() {
    let world = World::demo().await;
    world.sql(&["UPDATE budget SET status = 'ADOPTED' WHERE fiscal_year = 2025".to_owned()]).await;
    assert_eq!(close(&world, "finance", "2025-12-31").await, Vec::<String>::new());
    let question =
        r#"{ programme(by: {code: "OW"}) { all: totals(year: 2025) { actual } then: totals(year: 2025, asOf: "2025-12-31") { actual } } }"#;
    let before = world.data("finance", question).await["programme"].clone();
    let december = entry(&world, "2025-12-02", "2025-12-31").await;
    let shows = "ledgerEntry { bookedOn correctsOn fiscalYear }";
    let undone = done(&world, "finance", "reverseEntry", &format!(r#"id: {}, reason: "Te hoog""#, december["id"]), shows).await;
    assert_eq!(undone, json!({ "bookedOn": "2026-05-01", "correctsOn": december["bookedOn"], "fiscalYear": 2025 }), "its 13th period");
    let after = world.data("finance", question).await["programme"].clone();
    assert_eq!(after["then"], before["then"], "the year as it was closed");
    assert_ne!(after["all"], before["all"]);
}

#[tokio::test]
async fn who_books_while_a_month_closes_is_before_or_after_it() {
    let world = World::demo().await;
    let line = line(&world, 2026, "PLK", "ICT").await;
    by_hand(&world, &line, &[(LedgerKind::Actual, 1); 12], "2026-05-25").await;
    let entries: Vec<_> = entries_of(&world, &line).await.into_iter().filter(|entry| entry["amount"] == "0.01").collect();
    assert_eq!(entries.len(), 12);
    let book = |entry: &Value| {
        let (world, input) = (&world, format!(r#"id: {}, reason: "Terug""#, entry["id"]));
        async move { act(world, "finance", "reverseEntry", &input, "ledgerEntry { bookedOn correctsOn recordedAt }").await }
    };
    let close = async {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let input = format!(r#"programme: {}, month: "2026-05-01""#, programme(&world).await["id"]);
        act(&world, "controller", "closePeriod", &input, "periodClose { closedAt }").await
    };
    let (booked, closing) = futures::future::join(futures::future::join_all(entries.iter().map(book)), close).await;
    assert_eq!(codes(&closing), Vec::<String>::new());
    for payload in &booked {
        let entry = &payload["ledgerEntry"];
        let in_may = entry["bookedOn"] == "2026-05-25" && entry["correctsOn"].is_null();
        let later = entry["bookedOn"] == "2026-06-01" && entry["correctsOn"] == "2026-05-25";
        assert!(in_may || later, "{payload}");
    }
    // Under one lock: all that landed in May was recorded before any that did not.
    let stamps = |day: &str| {
        let of_day = booked.iter().filter(|payload| payload["ledgerEntry"]["bookedOn"] == day);
        of_day.map(|payload| payload["ledgerEntry"]["recordedAt"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (may, june) = (stamps("2026-05-25"), stamps("2026-06-01"));
    assert!(may.iter().all(|before| june.iter().all(|after| instant(before) < instant(after))), "{may:?} {june:?}");
}

fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}
