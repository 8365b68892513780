//! What is shared with a partner: proposed by one, approved by another, and seen at once.

use regiekamer_tests::World;
use serde_json::{Value, json};

async fn partnership(world: &World) -> Value {
    let question = r#"{ partnerships(where: {organisation: {shortName: {eq: "UvW"}}}) { nodes { id } } }"#;
    world.data("pmo", question).await["partnerships"]["nodes"][0]["id"].clone()
}

async fn proposed(world: &World, account: &str, rest: &str) -> Value {
    let partnership = partnership(world).await;
    let question = format!(
        "mutation {{ proposeSharing(input: {{partnership: {partnership}, {rest}}}) {{ sharingAgreement {{ id version status }} errors {{ code }} }} }}"
    );
    world.data(account, &question).await["proposeSharing"]["sharingAgreement"].clone()
}

async fn decided(world: &World, account: &str, mutation: &str, agreement: &Value) -> Value {
    let (id, version) = (&agreement["id"], &agreement["version"]);
    let question = format!(
        "mutation {{ {mutation}(input: {{id: {id}, expectedVersion: {version}}}) {{ sharingAgreement {{ id version status approvedBy {{ name }} }} errors {{ code }} }} }}"
    );
    world.data(account, &question).await[mutation].clone()
}

#[tokio::test]
async fn sharing_decides_at_once_what_a_partner_sees() {
    let world = World::demo().await;
    let seen = async || world.data("uvw", "{ milestones { totalCount } }").await["milestones"]["totalCount"].as_i64().unwrap();
    assert_eq!(seen().await, 0, "in summary");
    let agreement = proposed(&world, "pmo", "dataset: PLANNING, level: DETAIL").await;
    assert_eq!((seen().await, &agreement["status"]), (0, &json!("PROPOSED")));
    let approved = decided(&world, "pmt", "approveSharing", &agreement).await["sharingAgreement"].clone();
    assert_eq!((&approved["status"], &approved["approvedBy"]["name"]), (&json!("ACTIVE"), &json!("pmt")));
    assert_eq!(seen().await, 24, "in detail, what is marked as shared");
    let ended = decided(&world, "pmo", "endSharing", &approved).await;
    assert_eq!((&ended["sharingAgreement"]["status"], seen().await), (&json!("ENDED"), 0));
}

#[tokio::test]
async fn whoever_proposes_does_not_approve() {
    let world = World::demo().await;
    let agreement = proposed(&world, "pmo-coordinator", "dataset: CONTRACTS, level: DETAIL").await;
    let own = decided(&world, "pmo-coordinator", "approveSharing", &agreement).await;
    assert_eq!(own["errors"], json!([{ "code": "SAME_PERSON" }]));
    assert!(decided(&world, "pmo", "approveSharing", &agreement).await["sharingAgreement"].is_object());
    let contracts = world.data("uvw", "{ contracts { totalCount nodes { kind rate supplier { name } } } }").await["contracts"].clone();
    assert!(contracts["totalCount"].as_i64().unwrap() > 0);
    for contract in contracts["nodes"].as_array().unwrap() {
        assert!(contract["kind"] != "HIRE" && contract["supplier"]["name"].is_string(), "{contract}");
    }
}

/// Months are kept as sums; what a day cuts, and what was known at an instant, is made of entries, which no agreement shows.
#[tokio::test]
async fn in_detail_a_partner_is_told_months_and_nothing_that_is_made_of_entries() {
    let world = World::demo().await;
    let agreement = proposed(&world, "pmo", "dataset: BUDGET, level: DETAIL").await;
    assert!(decided(&world, "pmt", "approveSharing", &agreement).await["sharingAgreement"].is_object());
    let question = r#"{ budgets(where: {fiscalYear: {eq: 2026}, programme: {code: {eq: "OW"}}}) { nodes { lines(first: 200) { nodes {
        month: totals(month: 3) { actual } day: totals(asOf: "2026-03-20") { actual } last: totals(asOf: "2026-03-31") { actual }
        known: totals(knownAt: "2026-03-20T00:00:00Z") { actual } exhaustion { on } } } } } }"#;
    let data = world.data("uvw", question).await;
    let lines = data["budgets"]["nodes"][0]["lines"]["nodes"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["month"]["actual"].is_string()), "{data}");
    for line in lines {
        for made in ["day", "last", "known", "exhaustion"] {
            assert_eq!(line[made], Value::Null, "{made}: {line}");
        }
    }
}

#[tokio::test]
async fn an_agreement_opens_and_closes_by_its_days() {
    let world = World::demo().await;
    for (days, seen) in [(r#"from: "2026-07-01""#, 0), (r#"from: "2026-01-01", to: "2026-06-15""#, 24)] {
        let agreement = proposed(&world, "pmo", &format!("dataset: PLANNING, level: DETAIL, {days}")).await;
        decided(&world, "pmt", "approveSharing", &agreement).await;
        assert_eq!(world.data("uvw", "{ milestones { totalCount } }").await["milestones"]["totalCount"], seen, "{days}");
    }
}

#[tokio::test]
async fn a_period_that_is_over_is_not_shared() {
    let world = World::demo().await;
    let partnership = partnership(&world).await;
    let question = format!(
        r#"mutation {{ proposeSharing(input: {{partnership: {partnership}, dataset: PLANNING, level: DETAIL, from: "1900-01-01", to: "2026-06-14"}}) {{ errors {{ code path }} }} }}"#
    );
    let answer = world.data("pmo", &question).await["proposeSharing"]["errors"].clone();
    assert_eq!(answer, json!([{ "code": "PERIOD_OVER", "path": ["input", "to"] }]));
}

#[tokio::test]
async fn an_agreement_takes_the_place_of_another_on_its_own_days_only() {
    let world = World::demo().await;
    let agreement = proposed(&world, "pmo", "dataset: PLANNING, level: DETAIL").await;
    decided(&world, "pmt", "approveSharing", &agreement).await;
    let agreement = proposed(&world, "pmo", r#"dataset: PLANNING, level: NONE, from: "2026-07-01", to: "2026-07-31""#).await;
    decided(&world, "pmt", "approveSharing", &agreement).await;
    let question = r#"{ partnerships(where: {organisation: {shortName: {eq: "UvW"}}}) { nodes {
        sharingAgreements(where: {from: {gte: "2026-06-15"}}, orderBy: [{field: STARTS_ON, direction: ASC}]) { nodes { dataset level status from to } } } } }"#;
    let now = world.data("pmo", question).await["partnerships"]["nodes"][0]["sharingAgreements"]["nodes"].clone();
    let of = |level: &str, from: &str, to: Option<&str>| json!({ "dataset": "PLANNING", "level": level, "status": "ACTIVE", "from": from, "to": to });
    let expected = json!([
        of("DETAIL", "2026-06-15", Some("2026-06-30")),
        of("NONE", "2026-07-01", Some("2026-07-31")),
        of("DETAIL", "2026-08-01", None),
    ]);
    assert_eq!(now, expected);
}

#[tokio::test]
async fn of_several_approvals_at_once_one_holds_a_day() {
    let world = World::demo().await;
    let mut agreements = Vec::new();
    for level in ["DETAIL", "NONE", "SUMMARY", "DETAIL"] {
        agreements.push(proposed(&world, "pmo", &format!("dataset: BUDGET, level: {level}")).await);
    }
    futures::future::join_all(agreements.iter().map(|agreement| decided(&world, "pmo-coordinator", "approveSharing", agreement))).await;
    let question = r#"{ partnerships(where: {organisation: {shortName: {eq: "UvW"}}}) { nodes { sharingAgreements { nodes { dataset status to } } } } }"#;
    let now = world.data("pmo", question).await["partnerships"]["nodes"][0]["sharingAgreements"]["nodes"].clone();
    let open =
        now.as_array().unwrap().iter().filter(|agreement| agreement["dataset"] == "BUDGET" && agreement["status"] == "ACTIVE").count();
    assert_eq!(open, 1, "{now}");
}

/// A funder sees contracts in summary; the other partners none. Planning is shared in detail with two, in summary with one.
#[tokio::test]
async fn a_summary_gives_figures_and_no_rows() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { contractSummary(year: 2026) { count hires ceilingExceptHires } milestoneSummary { open nextOn }
        workPackages { nodes { code contractSummary(year: 2026) { count } milestoneSummary { open nextOn } } } } contracts { totalCount } }"#;
    let pmo = world.data("pmo", question).await["programme"].clone();
    let running = world.data("pmo", r#"{ contracts(where: {startsOn: {lte: "2026-12-31"}, endsOn: {gte: "2026-01-01"}, status: {in: [SIGNED, ACTIVE, BLOCKED, ENDED, ARCHIVED]}}) { totalCount } }"#).await;
    assert_eq!(pmo["contractSummary"]["count"], running["contracts"]["totalCount"]);
    let shared = world
        .data("pmo", "{ milestones(where: {shared: {eq: true}, reachedOn: {isNull: true}}) { totalCount nodes { forecastOn } } }")
        .await["milestones"]
        .clone();
    for (account, contracts, planning) in
        [("vro", true, true), ("ipo", false, true), ("uvw", false, true), ("coordinator-planketen", true, false), ("admin", false, false)]
    {
        let data = world.data(account, question).await;
        let programme = &data["programme"];
        let expected = if contracts { pmo["contractSummary"].clone() } else { Value::Null };
        assert_eq!(programme["contractSummary"], expected, "{account}");
        if planning {
            let figures = json!({ "open": shared["totalCount"], "nextOn": shared["nodes"][0]["forecastOn"] });
            assert_eq!(programme["milestoneSummary"], figures, "{account}");
            assert_eq!(data["contracts"]["totalCount"], 0, "{account}: no rows");
        }
        for package in programme["workPackages"]["nodes"].as_array().unwrap() {
            assert_eq!(package["contractSummary"].is_object(), contracts, "{account}: {package}");
        }
    }
}
