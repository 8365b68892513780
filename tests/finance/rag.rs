//! What a programme bears, and colours that somebody sets for some time.

use crate::finance::acting::{act, codes, done, forbidden, line, package, programme, refused, seen};
use regiekamer_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn tolerances_are_parts_of_a_budget_and_told_as_they_are_given() {
    let world = World::demo().await;
    let tolerances = "tolerances { amberAbove redAbove overcommit explainAbove }";
    let question = format!(r#"{{ programme(by: {{code: "OW"}}) {{ {tolerances} }} }}"#);
    let before = world.data("pmo", &question).await["programme"]["tolerances"].clone();
    assert_eq!(before, json!({ "amberAbove": "0.05", "redAbove": "0.10", "overcommit": "0.05", "explainAbove": "0.10" }));
    let set =
        format!(r#"{}, amberAbove: "0.025", redAbove: "10.01", overcommit: "-0.01", explainAbove: null"#, seen(&programme(&world).await));
    let payload = act(&world, "pmt", "setTolerances", &set, "").await;
    assert_eq!(codes(&payload), ["PART_INVALID", "PART_INVALID", "PART_INVALID", "REQUIRED"]);
    let huge = format!(r#"{}, amberAbove: "79228162514264337593543950335""#, seen(&programme(&world).await));
    assert_eq!(refused(&world, "pmt", "setTolerances", &huge).await, ["PART_INVALID"]);
    let crossed = format!(r#"{}, amberAbove: "0.11""#, seen(&programme(&world).await));
    assert_eq!(refused(&world, "pmt", "setTolerances", &crossed).await, ["RED_BEFORE_AMBER"]);
    let set = format!(r#"{}, amberAbove: "0.00", redAbove: "0.2""#, seen(&programme(&world).await));
    let shows = format!("programme {{ {tolerances} history(first: 2) {{ nodes {{ field before after }} }} }}");
    let after = done(&world, "pmo-coordinator", "setTolerances", &set, &shows).await;
    assert_eq!(after["tolerances"], json!({ "amberAbove": "0.00", "redAbove": "0.20", "overcommit": "0.05", "explainAbove": "0.10" }));
    let told = json!({ "field": "amberAbove", "before": "0.05", "after": "0.00" });
    assert!(after["history"]["nodes"].as_array().unwrap().contains(&told), "{after}");
    for account in ["pmo", "finance", "analyst", "auditor", "ipo", "admin"] {
        assert_eq!(forbidden(&world, account, "setTolerances", &seen(&programme(&world).await)).await, "FORBIDDEN", "{account}");
    }
}

/// Sets a colour.
fn colour(subject: &str, year: i32, rest: &str) -> String {
    format!(r#"subject: {{{subject}}}, fiscalYear: {year}, reason: "Nog niet ingekocht", {rest}"#)
}

#[tokio::test]
async fn a_colour_is_set_for_some_time_with_a_reason_and_withdrawn() {
    let world = World::demo().await;
    let (programme, plk, line) = (programme(&world).await, package(&world, "PLK").await, line(&world, 2026, "PLK", "ICT").await);
    let shows = "ragOverride { id version colour reason startsOn endsOn fiscalYear setBy { name } programme { code } workPackage { code } line { id } viewerCan { withdraw { allowed } } }";
    for (subject, package, of_line) in [
        (format!("programme: {}", programme["id"]), Value::Null, Value::Null),
        (format!("workPackage: {}", plk["id"]), json!({ "code": "PLK" }), Value::Null),
        (format!("line: {}", line["id"]), json!({ "code": "PLK" }), json!({ "id": line["id"] })),
    ] {
        let input = colour(&subject, 2026, r#"colour: RED, endsOn: "2026-09-15""#);
        let set = done(&world, "pmt", "overrideRag", &input, shows).await;
        assert_eq!((&set["workPackage"], &set["line"], &set["programme"]["code"]), (&package, &of_line, &json!("OW")), "{subject}");
        assert_eq!((&set["startsOn"], &set["setBy"]["name"]), (&json!("2026-06-15"), &json!("pmt")));
        assert_eq!(refused(&world, "pmt", "overrideRag", &input).await, ["ALREADY_OVERRIDDEN"], "{subject}");
        let withdrawn = done(&world, "pmt", "withdrawRag", &seen(&set), "ragOverride { id version withdrawnAt }").await;
        assert!(withdrawn["withdrawnAt"].is_string());
        assert_eq!(refused(&world, "pmt", "withdrawRag", &seen(&withdrawn)).await, ["ALREADY_OVER"]);
        done(&world, "pmt", "overrideRag", &input, shows).await;
    }
    let seen = async |account: &str| world.data(account, "{ ragOverrides { totalCount } }").await["ragOverrides"]["totalCount"].clone();
    // With the one of the demo, of VTH.
    assert_eq!([seen("pmo").await, seen("coordinator-planketen").await, seen("coordinator-vth").await, seen("vro").await], [7, 4, 1, 0]);
}

#[tokio::test]
async fn a_colour_holds_three_months_at_most_and_is_never_grey() {
    let world = World::demo().await;
    let subject = format!("workPackage: {}", package(&world, "PLK").await["id"]);
    for (rest, expected) in [
        (r#"colour: GREY, endsOn: "2026-07-01""#, vec!["COLOUR_GREY"]),
        (r#"colour: GREEN, endsOn: "2026-06-14""#, vec!["END_INVALID"]),
        (r#"colour: GREEN, endsOn: "2026-09-16""#, vec!["END_INVALID"]),
        (r#"colour: GREEN, endsOn: "9999-12-31""#, vec!["END_INVALID"]),
        (r#"colour: GREEN, endsOn: "2026-06-15""#, vec![]),
    ] {
        assert_eq!(refused(&world, "pmt", "overrideRag", &colour(&subject, 2026, rest)).await, expected, "{rest}");
    }
    let line = format!("line: {}", line(&world, 2027, "VTH", "ICT").await["id"]);
    let until = r#"colour: AMBER, endsOn: "2026-07-01""#;
    assert_eq!(refused(&world, "pmt", "overrideRag", &colour(&line, 2026, until)).await, ["NO_BUDGET"], "a line has its own year");
    assert_eq!(refused(&world, "pmt", "overrideRag", &colour(&subject, 2024, until)).await, ["NO_BUDGET"]);
    for account in ["finance", "pmo", "coordinator-planketen", "analyst", "auditor", "ipo"] {
        assert_eq!(forbidden(&world, account, "overrideRag", &colour(&subject, 2027, until)).await, "FORBIDDEN", "{account}");
    }
    let elsewhere = world.data("auditor", r#"{ workPackages(where: {code: {eq: "WAT"}}) { nodes { id } } }"#).await;
    let elsewhere = format!("workPackage: {}", elsewhere["workPackages"]["nodes"][0]["id"]);
    assert_eq!(refused(&world, "pmt", "overrideRag", &colour(&elsewhere, 2026, until)).await, ["NOT_FOUND"], "of another programme");
}

#[tokio::test]
async fn of_two_who_set_a_colour_at_once_one_does() {
    let world = World::demo().await;
    let input = colour(&format!("workPackage: {}", package(&world, "IM").await["id"]), 2026, r#"colour: AMBER, endsOn: "2026-07-01""#);
    let set = || act(&world, "pmt", "overrideRag", &input, "");
    let (one, other) = futures::future::join(set(), set()).await;
    let mut both = [codes(&one), codes(&other)];
    both.sort();
    assert_eq!(both, [vec![], vec!["ALREADY_OVERRIDDEN".to_owned()]]);
}
