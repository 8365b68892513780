//! Reversals: the whole of a booking, once, by another of the opposite amount; and of nothing that a paper stands behind.

use crate::finance::acting::{act, adopted, ask, by_hand, cents, codes, done, entries_of, forbidden, lines, refused};
use entity::LedgerKind;
use regiekamer_tests::World;
use serde_json::{Value, json};

/// The newest entries of OW that meet conditions.
async fn entries(world: &World, conditions: &str) -> Vec<Value> {
    let question = format!(
        r#"{{ ledgerEntries(first: 3, where: {{fiscalYear: {{eq: 2026}}, programme: {{code: {{eq: "OW"}}}}, {conditions}}}, orderBy: [{{field: BOOKED_ON, direction: DESC}}]) {{
            nodes {{ id amount kind source bookedOn line {{ id totals {{ actual }} }} viewerCan {{ reverse {{ allowed reason }} }} }} }} }}"#
    );
    world.data("finance", &question).await["ledgerEntries"]["nodes"].as_array().unwrap().clone()
}

fn undo(entry: &Value) -> String {
    format!(r#"id: {}, reason: "Dubbel geboekt""#, entry["id"])
}

const MANUAL: &str = "kind: {eq: ACTUAL}, source: {eq: MANUAL}";

#[tokio::test]
async fn a_booking_is_undone_once_by_another_that_says_why() {
    let world = World::demo().await;
    let entry = entries(&world, MANUAL).await[0].clone();
    assert_eq!(entry["viewerCan"]["reverse"]["allowed"], true);
    let shows = "ledgerEntry { id amount kind source description bookedOn reverses { id reversedBy { id } } line { totals { actual } } }";
    let undone = done(&world, "finance", "reverseEntry", &undo(&entry), shows).await;
    assert_eq!((&undone["reverses"]["id"], &undone["reverses"]["reversedBy"]["id"]), (&entry["id"], &undone["id"]), "both ways");
    assert_eq!(
        (&undone["source"], &undone["description"], &undone["bookedOn"]),
        (&json!("MANUAL"), &json!("Dubbel geboekt"), &entry["bookedOn"])
    );
    assert_eq!(cents(&undone["amount"]), -cents(&entry["amount"]));
    let before = cents(&entry["line"]["totals"]["actual"]);
    assert_eq!(cents(&undone["line"]["totals"]["actual"]), before - cents(&entry["amount"]));
    assert_eq!(refused(&world, "finance", "reverseEntry", &undo(&entry)).await, ["ALREADY_REVERSED"]);
    assert_eq!(refused(&world, "finance", "reverseEntry", &undo(&undone)).await, ["IS_REVERSAL"]);
    let told = world
        .data(
            "finance",
            &format!("{{ node(id: {}) {{ ... on LedgerEntry {{ viewerCan {{ reverse {{ allowed reason }} }} }} }} }}", entry["id"]),
        )
        .await;
    let can = &told["node"]["viewerCan"]["reverse"];
    assert!(can["allowed"] == false && can["reason"] == "deze boeking is al tegengeboekt", "{can}");
}

#[tokio::test]
async fn what_a_decision_or_a_forecast_booked_is_not_undone_by_hand() {
    let world = World::demo().await;
    for (conditions, code) in [
        ("kind: {eq: BUDGET}, source: {eq: ADOPTION}", "OF_BUDGET"),
        ("kind: {eq: BUDGET}, source: {eq: AMENDMENT}", "OF_BUDGET"),
        ("kind: {eq: FORECAST}", "OF_FORECAST"),
    ] {
        let entry = entries(&world, conditions).await[0].clone();
        assert_eq!(refused(&world, "finance", "reverseEntry", &undo(&entry)).await, [code], "{conditions}");
        assert_eq!(entry["viewerCan"]["reverse"]["allowed"], false, "{conditions}");
    }
}

#[tokio::test]
async fn of_several_who_undo_at_once_one_does() {
    let world = World::demo().await;
    let entry = entries(&world, MANUAL).await[0].clone();
    let input = undo(&entry);
    let undo = |account: &'static str| act(&world, account, "reverseEntry", &input, "ledgerEntry { id }");
    let all = futures::future::join_all(["finance", "controller", "finance", "controller"].map(undo)).await;
    let mut all: Vec<_> = all.iter().map(codes).collect();
    all.sort();
    assert_eq!(all[0], Vec::<String>::new());
    assert!(all[1..].iter().all(|codes| *codes == ["ALREADY_REVERSED"]), "{all:?}");
}

#[tokio::test]
async fn a_reversal_is_booked_once_under_a_key_and_a_trial_leaves_nothing() {
    let world = World::demo().await;
    let entry = entries(&world, MANUAL).await[0].clone();
    let ask = |rest: &str| {
        format!("mutation {{ reverseEntry(input: {{{}, {rest}}}) {{ ledgerEntry {{ id amount }} errors {{ code }} }} }}", undo(&entry))
    };
    let tried = world.data("finance", &ask("dryRun: true")).await["reverseEntry"]["ledgerEntry"].clone();
    assert_eq!(cents(&tried["amount"]), -cents(&entry["amount"]));
    let gone = format!("{{ node(id: {}) {{ id }} }}", tried["id"]);
    assert_eq!(world.data("finance", &gone).await["node"], Value::Null);
    let first = world.data("finance", &ask(r#"idempotencyKey: "een""#)).await;
    assert_eq!(world.data("finance", &ask(r#"idempotencyKey: "een""#)).await, first, "asked again, it is the same");
}

#[tokio::test]
async fn only_finance_undoes_and_only_what_it_reads() {
    let world = World::demo().await;
    let entry = entries(&world, MANUAL).await[0].clone();
    for account in ["pmt", "pmo", "pmo-coordinator", "auditor", "vro", "ipo", "uvw", "hr", "admin"] {
        assert_eq!(forbidden(&world, account, "reverseEntry", &undo(&entry)).await, "FORBIDDEN", "{account}");
    }
    let elsewhere = r#"{ ledgerEntries(first: 1, where: {kind: {eq: ACTUAL}, programme: {code: {eq: "BO"}}}) { nodes { id } } }"#;
    let elsewhere = world.data("auditor", elsewhere).await["ledgerEntries"]["nodes"][0].clone();
    assert_eq!(refused(&world, "finance", "reverseEntry", &undo(&elsewhere)).await, ["NOT_FOUND"]);
    let long = format!(r#"id: {}, reason: "{}""#, entry["id"], "x".repeat(1_001));
    assert_eq!(refused(&world, "finance", "reverseEntry", &long).await, ["TEXT_INVALID"]);
}

#[tokio::test]
async fn what_was_set_aside_by_hand_is_undone_while_it_is_there_and_comes_back_while_there_is_room() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["1.00"]).await;
    let line = lines(&world, &budget).await[0].clone();
    let reserve = async |cents: i64| by_hand(&world, &line, &[(LedgerKind::Reservation, cents)], "2028-12-31").await;
    for cents in [60, -25, 60] {
        reserve(cents).await;
    }
    let entries = entries_of(&world, &line).await;
    let of = |amount: &str| undo(entries.iter().rfind(|entry| entry["amount"] == amount).unwrap());
    // 95 are set aside, 5 are free: the 25 that were let go do not come back, a 60 goes.
    assert_eq!(refused(&world, "finance", "reverseEntry", &of("-0.25")).await, ["NOT_AVAILABLE"]);
    assert_eq!(refused(&world, "finance", "reverseEntry", &of("0.60")).await, Vec::<String>::new());
    // 35 are: the other 60 is used already, and now there is room for the 25.
    let first = undo(entries.iter().find(|entry| entry["amount"] == "0.60").unwrap());
    assert_eq!(refused(&world, "finance", "reverseEntry", &first).await, ["USED_ALREADY"]);
    assert_eq!(refused(&world, "finance", "reverseEntry", &of("-0.25")).await, Vec::<String>::new());
    assert_eq!(refused(&world, "finance", "reverseEntry", &first).await, Vec::<String>::new());
    assert_eq!(lines(&world, &budget).await[0]["totals"]["reserved"], "0.00");
}

#[tokio::test]
async fn what_was_spent_comes_back_whatever_there_was_money_for_unless_it_is_more_than_there_can_be() {
    let world = World::demo().await;
    let budget = adopted(&world, 2028, &["0.00"]).await;
    let line = lines(&world, &budget).await[0].clone();
    let actual = |cents: i64| (LedgerKind::Actual, cents);
    by_hand(&world, &line, &[actual(60_001), actual(-50_000), actual(-i64::MAX), actual(i64::MAX)], "2028-12-31").await;
    let entries = entries_of(&world, &line).await;
    let of = |amount: &str| undo(entries.iter().find(|entry| entry["amount"] == amount).unwrap());
    assert_eq!(refused(&world, "finance", "reverseEntry", &of("-500.00")).await, Vec::<String>::new());
    let over = ask(&world, "finance", "reverseEntry", &of("-92233720368547758.07"), "").await;
    assert_eq!(over["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{over}");
    assert_eq!(entries_of(&world, &line).await.len(), entries.len() + 1);
    assert_eq!(lines(&world, &budget).await[0]["totals"]["actual"], "600.01");
}
