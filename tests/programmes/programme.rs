//! The programme as each role sees it.

use regiekamer_tests::World;
use serde_json::{Value, json};

/// The document that dashboards, tests and documentation agree on.
const DASHBOARD: &str = r#"{ programme(by: {code: "OW"}) { name code status
    workPackages(first: 20) { nodes { code name coordinator { fullName } totals(year: 2026) { budget openCommitment actual available utilisation } } }
    partners { nodes { kind organisation { shortName name } } }
    totals(year: 2026) { budget openCommitment actual available }
    contracts(first: 50, where: {status: {eq: ACTIVE}}, orderBy: [{field: ENDS_ON, direction: ASC}]) { totalCount
      nodes { number title status startsOn endsOn maxEndsOn rate supplier { name } workPackage { code coordinator { fullName } } } } } }"#;

fn codes(programme: &Value) -> Vec<&str> {
    programme["workPackages"]["nodes"].as_array().unwrap().iter().map(|package| package["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_office_sees_eight_work_packages_with_their_coordinators_or_a_vacancy() {
    let world = World::demo().await;
    let data = world.data("pmo", DASHBOARD).await;
    assert_eq!(codes(&data["programme"]), ["BIO", "IM", "LM", "OR", "PLK", "RDD", "RIO", "VTH"]);
    let question = r#"{ workPackages(where: {programme: {code: {eq: "OW"}}}) { nodes { code coordinator { fullName } coordination { vacant coordinator { fullName } } } } }"#;
    for package in world.data("pmo", question).await["workPackages"]["nodes"].as_array().unwrap() {
        let vacant = package["code"] == "IM";
        assert_eq!(package["coordination"]["vacant"], vacant, "{package}");
        assert_eq!(package["coordinator"].is_null(), vacant, "{package}");
        assert_eq!(package["coordinator"], package["coordination"]["coordinator"], "{package}");
    }
}

#[tokio::test]
async fn a_coordinator_is_the_one_of_the_day() {
    let world = World::demo().await;
    let question = r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes {
        now: coordinator { fullName } then: coordinator(on: "2025-12-31") { fullName } next: coordinator(on: "2026-01-01") { fullName }
        never: coordinator(on: "2020-01-01") { fullName } } } }"#;
    let data = world.data("pmo", question).await;
    let package = &data["workPackages"]["nodes"][0];
    assert_eq!(package["then"]["fullName"], "Lotte Brouwer");
    assert_eq!(package["next"]["fullName"], "Youssef Haddad");
    assert_eq!((&package["now"], &package["never"]), (&package["next"], &Value::Null));
}

#[tokio::test]
async fn the_partners_and_the_real_contract_are_there() {
    let world = World::demo().await;
    let data = world.data("pmo", DASHBOARD).await;
    let partners: Vec<_> =
        data["programme"]["partners"]["nodes"].as_array().unwrap().iter().map(|p| p["organisation"]["shortName"].clone()).collect();
    for name in ["VRO", "IPO", "UvW", "VNG Realisatie"] {
        assert!(partners.contains(&json!(name)), "{name}");
    }
    let contract = world
        .data("pmo", r#"{ contract(by: {number: "VNG 26.047"}) { startsOn endsOn maxEndsOn rate hoursPerWeek period { from to } } }"#)
        .await;
    let expected = json!({ "startsOn": "2026-03-23", "endsOn": "2026-06-30", "maxEndsOn": "2029-03-22", "rate": "87.00", "hoursPerWeek": "36.00",
        "period": { "from": "2026-03-23", "to": "2026-06-30" } });
    assert_eq!(contract["contract"], expected);
}

#[tokio::test]
async fn one_document_serves_every_role_and_says_what_it_hides() {
    let world = World::demo().await;
    for role in [
        "pmt",
        "pmo-coordinator",
        "pmo",
        "coordinator-planketen",
        "coordinator-vth",
        "finance",
        "procurement",
        "hr",
        "vro",
        "ipo",
        "uvw",
        "analyst",
        "auditor",
        "admin",
    ] {
        let answer = world.ask(role, DASHBOARD).await;
        assert!(answer.get("errors").is_none(), "{role}: {answer}");
        let programme = &answer["data"]["programme"];
        assert_eq!(codes(programme).len(), 8, "{role}");
        let redactions = answer["extensions"]["redactions"].as_array().cloned().unwrap_or_default();
        let hidden = |path: Value| redactions.iter().any(|redaction| redaction["path"] == path);
        assert_eq!(
            programme["totals"].is_null(),
            hidden(json!(["programme", "totals"])),
            "{role}: a total is complete, or null and said to be hidden"
        );
        for (nth, contract) in programme["contracts"]["nodes"].as_array().unwrap().iter().enumerate() {
            let is_hire = contract["rate"].is_null() && contract["maxEndsOn"].is_string();
            let path = json!(["programme", "contracts", "nodes", nth, "rate"]);
            assert!(!is_hire || hidden(path), "{role}: {contract}");
        }
    }
}

#[tokio::test]
async fn a_coordinator_sees_his_own_work_package_in_detail_and_no_rate() {
    let world = World::demo().await;
    let data = world.data("coordinator-planketen", DASHBOARD).await;
    let programme = &data["programme"];
    for contract in programme["contracts"]["nodes"].as_array().unwrap() {
        assert_eq!((&contract["rate"], &contract["workPackage"]["code"]), (&Value::Null, &json!("PLK")));
    }
    for package in programme["workPackages"]["nodes"].as_array().unwrap() {
        assert_eq!(package["coordinator"].is_null(), package["code"] != "PLK", "{package}");
        assert!(package["totals"]["budget"].is_string(), "the totals of the others are shared in summary");
    }
}

#[tokio::test]
async fn a_partner_sees_what_its_agreements_give_and_no_more() {
    let world = World::demo().await;
    let vro = world.data("vro", DASHBOARD).await;
    assert!(vro["programme"]["totals"]["budget"].is_string());
    assert_eq!(vro["programme"]["workPackages"]["nodes"][0]["coordinator"]["fullName"], "Daan Mulder");
    let ipo = world.data("ipo", DASHBOARD).await;
    assert_eq!((&ipo["programme"]["totals"], &ipo["programme"]["contracts"]["totalCount"]), (&Value::Null, &json!(0)));
    assert_eq!(ipo["programme"]["workPackages"]["nodes"][0]["coordinator"]["fullName"], "Daan Mulder");
    let uvw = world.data("uvw", DASHBOARD).await;
    assert_eq!(uvw["programme"]["workPackages"]["nodes"][0]["coordinator"], Value::Null);
    let rest = "{ budgets { totalCount } ledgerEntries { totalCount } subsidies { totalCount } contracts { totalCount } people { totalCount } milestones { totalCount } }";
    let count = |data: &Value, field: &str| data[field]["totalCount"].as_i64().unwrap();
    let (ipo, uvw) = (world.data("ipo", rest).await, world.data("uvw", rest).await);
    for field in ["budgets", "ledgerEntries", "subsidies", "contracts"] {
        assert_eq!((count(&ipo, field), count(&uvw, field)), (0, 0), "{field}");
    }
    assert!(count(&ipo, "milestones") > 0 && count(&uvw, "milestones") == 0 && count(&uvw, "people") == 0);
}

#[tokio::test]
async fn another_programme_of_the_directorate_does_not_exist_for_who_has_no_grant_on_it() {
    let world = World::demo().await;
    let question = r#"{ programmes { totalCount nodes { code } } programme(by: {code: "BO"}) { name } workPackages { totalCount } }"#;
    let data = world.data("pmo", question).await;
    assert_eq!(
        (&data["programmes"]["totalCount"], &data["programme"], &data["workPackages"]["totalCount"]),
        (&json!(1), &Value::Null, &json!(8))
    );
    let all = world.data("auditor", question).await;
    assert_eq!((&all["programmes"]["totalCount"], &all["workPackages"]["totalCount"]), (&json!(2), &json!(11)));
    let id = world.data("auditor", r#"{ programme(by: {code: "BO"}) { id } }"#).await["programme"]["id"].as_str().unwrap().to_owned();
    let by_id = format!(r#"{{ node(id: "{id}") {{ id }} programme(by: {{id: "{id}"}}) {{ id }} }}"#);
    assert_eq!(world.data("pmo", &by_id).await, json!({ "node": null, "programme": null }));
    assert_eq!(world.data("auditor", &by_id).await["node"]["id"], json!(id));
}

#[tokio::test]
async fn the_viewer_knows_his_roles_and_their_scope() {
    let world = World::demo().await;
    let question = "{ viewer { account { name } roles { role scope { __typename } from to } } }";
    for (account, role, scope) in [
        ("pmo", "PMO", "Programme"),
        ("coordinator-vth", "WORK_PACKAGE_COORDINATOR", "WorkPackage"),
        ("ipo", "PARTNER", "Organisation"),
        ("admin", "ADMIN", "Everything"),
    ] {
        let data = world.data(account, question).await;
        assert_eq!(data["viewer"]["account"]["name"], account);
        assert_eq!(data["viewer"]["roles"][0], json!({ "role": role, "scope": { "__typename": scope }, "from": "2024-01-01", "to": null }));
    }
}

#[tokio::test]
async fn a_directorate_tells_its_names_its_programmes_and_where_it_belongs() {
    let world = World::demo().await;
    let vng = world
        .data("pmo", r#"{ organisations(where: {shortName: {eq: "VNG"}}) { nodes { id directorates { nodes { id name } } } } }"#)
        .await;
    let directorate = &vng["organisations"]["nodes"][0]["directorates"]["nodes"][0];
    assert_eq!(directorate["name"], "Directie Fysieke Leefomgeving");
    world
        .sql(&[format!(
            "INSERT INTO directorate (id, version, name, aliases, organisation_id, parent_id)
                SELECT {}, 1, 'Onderdeel', '[]', organisation_id, id FROM directorate WHERE name = 'Directie Fysieke Leefomgeving'",
            if world.is_postgres() { "'019b0000-0000-7000-8000-000000000001'" } else { "X'019b0000000070008000000000000001'" }
        )])
        .await;
    let question = r#"{ directorates(where: {organisation: {shortName: {eq: "VNG"}}}) { nodes { name aliases parent { name } directorates { nodes { name } } programmes { nodes { code } } } } }"#;
    let of = |programmes: Value| {
        json!([
            { "name": "Directie Fysieke Leefomgeving", "aliases": ["DFL"], "parent": null, "directorates": { "nodes": [{ "name": "Onderdeel" }] }, "programmes": { "nodes": programmes } },
            { "name": "Onderdeel", "aliases": [], "parent": { "name": "Directie Fysieke Leefomgeving" }, "directorates": { "nodes": [] }, "programmes": { "nodes": [] } },
        ])
    };
    for (account, programmes) in [("auditor", json!([{ "code": "BO" }, { "code": "OW" }])), ("pmo", json!([{ "code": "OW" }]))] {
        assert_eq!(world.data(account, question).await["directorates"]["nodes"], of(programmes), "{account}");
    }
}

#[tokio::test]
async fn who_works_for_a_programme_is_told_with_his_function() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { appointments(where: {function: {in: [CONTROLLER, BUYER]}}) { nodes { function } }
        workPackages(where: {code: {eq: "PLK"}}) { nodes { appointments { nodes { function person { fullName } } } } } } }"#;
    let data = world.data("pmt", question).await["programme"].clone();
    assert_eq!(data["appointments"]["nodes"].as_array().unwrap().len(), 3, "two controllers and a buyer");
    let package = data["workPackages"]["nodes"][0]["appointments"]["nodes"].as_array().unwrap();
    assert!(package.contains(&json!({ "function": "MEMBER", "person": { "fullName": "Thijs Bakker" } })), "{data}");
    let partner = world.data("ipo", question).await["programme"].clone();
    assert_eq!(partner["appointments"]["nodes"], json!([]), "a partner knows the coordinators");
}

#[tokio::test]
async fn a_wrong_argument_of_a_field_is_told_there_and_what_stands_beside_it_is_answered() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { name wrong: totals(month: 3) { budget } right: totals(year: 2026) { budget }
        contracts(first: 10000) { totalCount }
        workPackages(first: 1, where: {code: {eq: "PLK"}}) { nodes { code totals(year: 2026, quarter: 5) { budget } coordinator(on: "2026-01-01") { fullName } } } } }"#;
    let answer = world.ask("pmo", question).await;
    let programme = &answer["data"]["programme"];
    assert_eq!(
        (&programme["name"], &programme["wrong"], &programme["contracts"]),
        (&json!("Programma Omgevingswet"), &Value::Null, &Value::Null)
    );
    assert!(programme["right"]["budget"].is_string(), "{answer}");
    let package = json!({ "code": "PLK", "totals": null, "coordinator": { "fullName": "Youssef Haddad" } });
    assert_eq!(programme["workPackages"]["nodes"], json!([package]));
    let mut told: Vec<_> =
        answer["errors"].as_array().unwrap().iter().map(|error| (error["path"].to_string(), &error["extensions"])).collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    let paths: Vec<_> = told.iter().map(|(path, extensions)| format!("{path} {} {}", extensions["code"], extensions["argument"])).collect();
    let expected = [
        r#"["programme","contracts"] "BAD_USER_INPUT" "first""#,
        r#"["programme","workPackages","nodes",0,"totals"] "BAD_USER_INPUT" "quarter""#,
        r#"["programme","wrong"] "BAD_USER_INPUT" "year""#,
    ];
    assert_eq!(paths, expected);
}
