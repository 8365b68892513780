//! Totals: equal to the ledger to the cent, complete or null, as of a day and as known at an instant.

use regiekamer_tests::World;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Cents of an amount.
fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

async fn ledger(world: &World, account: &str, conditions: &str) -> HashMap<String, i64> {
    let (mut sums, mut after): (HashMap<String, i64>, _) = (HashMap::new(), String::new());
    loop {
        let question = format!(
            "{{ ledgerEntries(first: 200, where: {{{conditions}}}{after}) {{ nodes {{ kind amount }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let data = world.data(account, &question).await;
        for entry in data["ledgerEntries"]["nodes"].as_array().unwrap() {
            *sums.entry(entry["kind"].as_str().unwrap().to_owned()).or_default() += cents(&entry["amount"]);
        }
        if data["ledgerEntries"]["pageInfo"]["hasNextPage"] == false {
            return sums;
        }
        after = format!(", after: {}", data["ledgerEntries"]["pageInfo"]["endCursor"]);
    }
}

#[tokio::test]
async fn totals_equal_the_sum_of_the_ledger_to_the_cent() {
    let world = World::demo().await;
    let sums = ledger(&world, "pmo", r#"fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}"#).await;
    let data = world.data("pmo", r#"{ programme(by: {code: "OW"}) { totals(year: 2026) { budget reserved openCommitment actual available }
        workPackages { nodes { totals(year: 2026) { budget actual forecast } } } budgets(where: {fiscalYear: {eq: 2026}}) { nodes { totals { budget actual forecast } lines(first: 200) { nodes { totals { budget actual forecast } } } } } } }"#).await;
    let totals = &data["programme"]["totals"];
    for (field, kind) in [("budget", "BUDGET"), ("reserved", "RESERVATION"), ("openCommitment", "COMMITMENT"), ("actual", "ACTUAL")] {
        assert_eq!(cents(&totals[field]), sums[kind], "{field}");
    }
    assert_eq!(cents(&totals["available"]), sums["BUDGET"] - sums["RESERVATION"] - sums["COMMITMENT"] - sums["ACTUAL"]);
    let budget = &data["programme"]["budgets"]["nodes"][0];
    for field in ["budget", "actual", "forecast"] {
        let of = |list: &Value| list.as_array().unwrap().iter().map(|node| cents(&node["totals"][field])).sum::<i64>();
        let whole = cents(&budget["totals"][field]);
        assert_eq!((of(&data["programme"]["workPackages"]["nodes"]), of(&budget["lines"]["nodes"])), (whole, whole), "{field}");
    }
}

#[tokio::test]
async fn the_aggregate_of_the_ledger_is_its_sum_too() {
    let world = World::demo().await;
    let sums = ledger(&world, "finance", "fiscalYear: {eq: 2025}").await;
    let data = world.data("finance", "{ ledgerAggregate(where: {fiscalYear: {eq: 2025}}, groupBy: [KIND]) { complete groups { key { kind } count sum { amount } } } }").await;
    for group in data["ledgerAggregate"]["groups"].as_array().unwrap() {
        assert_eq!(cents(&group["sum"]["amount"]), sums[group["key"]["kind"].as_str().unwrap()], "{group}");
    }
    assert_eq!(data["ledgerAggregate"]["complete"], true);
}

#[tokio::test]
async fn months_add_up_to_quarters_and_quarters_to_years() {
    let world = World::demo().await;
    let sums = async |by: &str| -> HashMap<String, i64> {
        let question = format!(
            "{{ ledgerAggregate(where: {{kind: {{eq: ACTUAL}}}}, groupBy: [{}]) {{ groups {{ key {{ {by} }} sum {{ amount }} }} }} }}",
            by.to_uppercase()
        );
        let groups = world.data("finance", &question).await["ledgerAggregate"]["groups"].clone();
        groups
            .as_array()
            .unwrap()
            .iter()
            .map(|group| (group["key"][by].as_str().unwrap().to_owned(), cents(&group["sum"]["amount"])))
            .collect()
    };
    let (months, quarters, years) = (sums("month").await, sums("quarter").await, sums("year").await);
    let quarter = |month: &str| format!("{}-Q{}", &month[..4], month[5..].parse::<u32>().unwrap().div_ceil(3));
    for (name, sum) in &quarters {
        assert_eq!(months.iter().filter(|(month, _)| quarter(month) == *name).map(|(_, sum)| sum).sum::<i64>(), *sum, "{name}");
    }
    for (name, sum) in &years {
        assert_eq!(quarters.iter().filter(|(quarter, _)| quarter.starts_with(name)).map(|(_, sum)| sum).sum::<i64>(), *sum, "{name}");
    }
    assert!(quarters.contains_key("2026-Q2") && years.len() == 2, "{quarters:?}");
}

#[tokio::test]
async fn as_of_today_is_what_counts_now_and_earlier_days_count_less() {
    let world = World::demo().await;
    let data = world.data("finance", r#"{ programme(by: {code: "OW"}) {
        now: totals(year: 2026) { budget actual forecast } today: totals(year: 2026, asOf: "2026-06-15") { budget actual forecast }
        before: totals(year: 2026, asOf: "2025-12-31") { budget actual utilisation } march: totals(year: 2026, asOf: "2026-03-31") { actual }
        known: totals(year: 2026, asOf: "2026-03-31", knownAt: "2026-03-28T00:00:00Z") { actual } } }"#).await;
    let programme = &data["programme"];
    assert_eq!(programme["now"], programme["today"]);
    assert_eq!(programme["before"], json!({ "budget": "0.00", "actual": "0.00", "utilisation": null }));
    let (march, known) = (cents(&programme["march"]["actual"]), cents(&programme["known"]["actual"]));
    assert!(known < march && march < cents(&programme["now"]["actual"]), "what became known later was not known");
}

#[tokio::test]
async fn the_future_is_not_known() {
    let world = World::demo().await;
    let answer =
        world.ask("finance", r#"{ programme(by: {code: "OW"}) { totals(year: 2026, knownAt: "2027-01-01T00:00:00Z") { budget } } }"#).await;
    assert_eq!(answer["errors"][0]["extensions"]["argument"], "knownAt", "{answer}");
}

#[tokio::test]
async fn totals_are_complete_or_null_for_every_role() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { totals(year: 2026) { budget } asOf: totals(year: 2026, asOf: "2026-06-15") { budget } workPackages { nodes { totals(year: 2026) { budget } } } } }"#;
    let whole = world.data("finance", question).await["programme"].clone();
    for (account, sums, dated) in [
        ("pmt", true, true),
        ("pmo", true, true),
        ("pmo-coordinator", true, true),
        ("auditor", true, true),
        ("analyst", true, true),
        ("vro", true, false),
        ("coordinator-planketen", true, false),
        ("hr", false, false),
        ("procurement", false, false),
        ("ipo", false, false),
        ("uvw", false, false),
        ("admin", false, false),
    ] {
        let programme = world.data(account, question).await["programme"].clone();
        assert_eq!(programme["totals"], if sums { whole["totals"].clone() } else { Value::Null }, "{account}");
        assert_eq!(programme["asOf"], if dated { whole["asOf"].clone() } else { Value::Null }, "{account}");
        // Of single work packages an analyst is told where no hired person can be told: see `discretion`.
        if sums && account != "analyst" {
            assert_eq!(programme["workPackages"], whole["workPackages"], "{account}");
        }
    }
}

#[tokio::test]
async fn a_funder_reads_the_lines_that_its_subsidy_pays() {
    let world = World::demo().await;
    let question = "{ budgets(where: {fiscalYear: {eq: 2026}}) { nodes { lines(first: 200) { totalCount nodes { costType subsidy { granted } totals { budget } entries { totalCount } } } } } subsidies { nodes { granted advances { totalCount } } } }";
    let data = world.data("vro", question).await;
    let lines = &data["budgets"]["nodes"][0]["lines"];
    assert_eq!(lines["totalCount"], 8);
    for line in lines["nodes"].as_array().unwrap() {
        assert_eq!((&line["costType"], &line["entries"]["totalCount"]), (&json!("SERVICES"), &json!(0)));
        assert!(line["totals"]["budget"].is_string() && line["subsidy"]["granted"] == "12000000.00", "{line}");
    }
    assert_eq!(data["subsidies"]["nodes"][0]["advances"]["totalCount"], 2);
}
