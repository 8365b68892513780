//! Forecasts: what is expected of a line, as somebody saw it on a day; followed, never changed.

use super::till::{approved, codes, done, line, line_of, tried};
use regiekamer_tests::World;
use serde_json::{Value, json};

async fn totals(world: &World, line: &str) -> Value {
    let question = format!(
        r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ totals {{ forecast underspend }} forecasts(orderBy: [{{field: ID}}]) {{ nodes {{ amount explanation author {{ name }} asOf }} }} entries(where: {{kind: {{eq: FORECAST}}}}) {{ nodes {{ amount }} }} }} }} }}"#
    );
    world.data("finance", &question).await["node"].clone()
}

#[tokio::test]
async fn a_forecast_follows_the_one_before_and_books_the_difference() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    assert_eq!(totals(&world, &line).await["totals"]["forecast"], "0.00");
    for (account, amount) in [("coordinator-planketen", "950.00"), ("pmo", "1000.01"), ("finance", "1000.01")] {
        let input = format!(r#"line: "{line}", amount: "{amount}""#);
        let made = done(&world, account, "forecastLine", &input, "forecast { amount asOf line { id } history { totalCount } }").await;
        assert_eq!((&made["forecast"]["amount"], &made["forecast"]["asOf"]), (&json!(amount), &json!("2026-06-15")));
    }
    let now = totals(&world, &line).await;
    assert_eq!(now["totals"], json!({ "forecast": "1000.01", "underspend": "-0.01" }));
    let amounts: Vec<_> = now["forecasts"]["nodes"].as_array().unwrap().iter().map(|of| of["amount"].clone()).collect();
    assert_eq!(amounts, ["950.00", "1000.01", "1000.01"]);
    assert_eq!(now["entries"]["nodes"], json!([{ "amount": "950.00" }, { "amount": "50.01" }]));
}

/// Until it was made, what is spent and committed stood for it, on whatever side of the middle of its month.
#[tokio::test]
async fn a_forecast_counts_from_its_day() {
    let world = World::demo_later(10).await;
    let line = line(&world, "PLK", 1_000).await;
    for (amount, on) in [("100.00", "2026-06-03"), ("20.00", "2026-06-18"), ("3.00", "2026-06-24")] {
        let spent = format!(r#"line: "{line}", amount: "{amount}", bookedOn: "{on}", description: "Reiskosten""#);
        done(&world, "finance", "bookActual", &spent, "ledgerEntry { id }").await;
    }
    done(&world, "finance", "forecastLine", &format!(r#"line: "{line}", amount: "950.00""#), "forecast { asOf }").await;
    for (day, actual, forecast) in [
        ("2026-06-02", "0.00", "0.00"),
        ("2026-06-15", "100.00", "100.00"),
        ("2026-06-16", "100.00", "100.00"),
        ("2026-06-18", "120.00", "120.00"),
        ("2026-06-24", "123.00", "123.00"),
        ("2026-06-25", "123.00", "950.00"),
        ("2026-06-30", "123.00", "950.00"),
        ("2026-07-31", "123.00", "950.00"),
    ] {
        let question =
            format!(r#"{{ node(id: "{line}") {{ ... on BudgetLine {{ totals(asOf: "{day}") {{ budget actual forecast }} }} }} }}"#);
        let told = world.data("finance", &question).await["node"]["totals"].clone();
        assert_eq!(told, json!({ "budget": "1000.00", "actual": actual, "forecast": forecast }), "{day}");
    }
}

#[tokio::test]
async fn nothing_is_a_forecast_too_and_no_longer_what_is_spent_and_committed() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 0).await;
    done(&world, "finance", "forecastLine", &format!(r#"line: "{line}", amount: "0""#), "forecast { id }").await;
    assert_eq!(totals(&world, &line).await["entries"]["nodes"], json!([{ "amount": "0.00" }]));
}

#[tokio::test]
async fn a_forecast_is_not_below_what_is_spent_and_explained_where_it_deviates() {
    let world = World::demo().await;
    let line = line(&world, "PLK", 1_000).await;
    approved(&world, "F-1", (&line, None), 20_000).await;
    let codes_of =
        async |rest: &str| codes(&tried(&world, "finance", "forecastLine", &format!(r#"line: "{line}", {rest}"#), "forecast { id }").await);
    assert_eq!(codes_of(r#"amount: "199.99", explanation: "Minder""#).await, ["BELOW_ACTUAL amount"]);
    assert_eq!(codes_of(r#"amount: "899.99""#).await, ["EXPLANATION_REQUIRED explanation"]);
    assert_eq!(codes_of(r#"amount: "1100.01", explanation: "  ""#).await, ["EXPLANATION_REQUIRED explanation", "TEXT_INVALID explanation"]);
    assert_eq!(codes_of(r#"amount: "-0.01""#).await, ["BELOW_ACTUAL amount", "EXPLANATION_REQUIRED explanation"]);
    for fits in [r#"amount: "900.00""#, r#"amount: "1100.00""#, r#"amount: "200.00", explanation: "Klaar""#] {
        assert_eq!(codes_of(fits).await, [""; 0], "{fits}");
    }
    for large in ["10000000000000.01", "92233720368547758.07"] {
        assert_eq!(codes_of(&format!(r#"amount: "{large}", explanation: "Veel""#)).await, ["AMOUNT_TOO_LARGE amount"]);
    }
    let (draft, closed) = (line_of(&world, "PLK", 2027, 10).await, line_of(&world, "PLK", 2025, 10).await);
    for line in [draft, closed] {
        let refused = tried(&world, "finance", "forecastLine", &format!(r#"line: "{line}", amount: "10""#), "forecast { id }").await;
        assert_eq!(codes(&refused), ["NOT_ADOPTED line"]);
    }
}

#[tokio::test]
async fn the_lines_of_a_work_package_are_forecast_all_or_none() {
    let world = World::demo().await;
    let (one, two, other) = (line(&world, "PLK", 1_000).await, line(&world, "PLK", 500).await, line(&world, "VTH", 500).await);
    let package =
        world.data("pmo", r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id } } }"#).await["workPackages"]["nodes"][0]["id"]
            .clone();
    let input = |lines: &[(&str, &str)]| {
        let lines: Vec<_> = lines.iter().map(|(line, amount)| format!(r#"{{line: "{line}", amount: "{amount}"}}"#)).collect();
        format!("workPackage: {package}, lines: [{}]", lines.join(", "))
    };
    let refused = tried(
        &world,
        "coordinator-planketen",
        "forecastWorkPackage",
        &input(&[(&one, "1000"), (&two, "5"), (&other, "500"), (&one, "1000")]),
        "workPackage { id }",
    )
    .await;
    assert_eq!(codes(&refused), ["EXPLANATION_REQUIRED lines.1.explanation", "LINE_NOT_FOUND lines.2.line", "LINE_TWICE lines.3.line"]);
    assert_eq!(totals(&world, &one).await["forecasts"]["nodes"], json!([]));
    done(
        &world,
        "coordinator-planketen",
        "forecastWorkPackage",
        &input(&[(&one, "990.10"), (&two, "510.20")]),
        "workPackage { viewerCan { forecast { allowed } } forecasts { totalCount } }",
    )
    .await;
    assert_eq!(
        (&totals(&world, &one).await["totals"]["forecast"], &totals(&world, &two).await["totals"]["forecast"]),
        (&json!("990.10"), &json!("510.20"))
    );
    let nothing = tried(&world, "finance", "forecastWorkPackage", &input(&[]), "workPackage { id }").await;
    assert_eq!(codes(&nothing), ["LINES_INVALID lines"]);
}

#[tokio::test]
async fn a_coordinator_forecasts_his_own_work_package_only() {
    let world = World::demo().await;
    let line = line(&world, "VTH", 1_000).await;
    let input = format!(r#"line: "{line}", amount: "1000""#);
    let other = tried(&world, "coordinator-planketen", "forecastLine", &input, "forecast { id }").await;
    assert_eq!(codes(&other), ["NOT_FOUND line"]);
    let package =
        world.data("pmo", r#"{ workPackages(where: {code: {eq: "VTH"}}) { nodes { id } } }"#).await["workPackages"]["nodes"][0]["id"]
            .clone();
    let question = format!(
        r#"mutation {{ forecastWorkPackage(input: {{workPackage: {package}, lines: [{{line: "{line}", amount: "1000"}}], idempotencyKey: "x"}}) {{ errors {{ code }} }} }}"#
    );
    let answer = world.ask("coordinator-planketen", &question).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
    done(&world, "coordinator-vth", "forecastLine", &input, "forecast { id }").await;
    let seen = "{ forecasts(first: 200) { nodes { workPackage { code } } } }";
    let seen = world.data("coordinator-planketen", seen).await["forecasts"]["nodes"].clone();
    assert!(!seen.as_array().unwrap().is_empty() && seen.as_array().unwrap().iter().all(|of| of["workPackage"]["code"] == "PLK"), "{seen}");
    for account in ["analyst", "vro", "ipo", "hr"] {
        assert_eq!(world.data(account, "{ forecasts { totalCount } }").await["forecasts"]["totalCount"], 0, "{account}");
    }
}
