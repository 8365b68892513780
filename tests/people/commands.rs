//! Coordinators are appointed, one a day; roles are given and taken back.

use regiekamer_tests::World;
use serde_json::{Value, json};

async fn ids(world: &World) -> (Value, Value) {
    let data = world.data("pmo", r#"{ workPackages(where: {code: {eq: "IM"}}) { nodes { id } } people(where: {fullName: {eq: "Thijs Bakker"}}) { nodes { id } } }"#).await;
    (data["workPackages"]["nodes"][0]["id"].clone(), data["people"]["nodes"][0]["id"].clone())
}

fn appoint(package: &Value, person: &Value, rest: &str) -> String {
    format!(
        "mutation {{ appointCoordinator(input: {{workPackage: {package}, person: {person}, fte: \"0.80\", {rest}}}) {{ appointment {{ id version fte from to person {{ fullName }} }} errors {{ code path }} }} }}"
    )
}

#[tokio::test]
async fn a_vacancy_is_filled_and_comes_back_when_the_appointment_ends() {
    let world = World::demo().await;
    let (package, person) = ids(&world).await;
    let vacant = async || {
        world.data("ipo", r#"{ workPackages(where: {code: {eq: "IM"}}) { nodes { coordination { vacant } } } }"#).await["workPackages"]["nodes"][0]["coordination"]["vacant"].clone()
    };
    assert_eq!(vacant().await, true);
    let made = world.data("hr", &appoint(&package, &person, r#"from: "2026-06-15""#)).await["appointCoordinator"]["appointment"].clone();
    assert_eq!((&made["fte"], &made["person"]["fullName"]), (&json!("0.80"), &json!("Thijs Bakker")));
    assert_eq!(vacant().await, false);
    let end = |day: &str, version: i32| {
        format!(
            r#"mutation {{ endAppointment(input: {{id: {}, expectedVersion: {version}, to: "{day}"}}) {{ appointment {{ to }} errors {{ code }} }} }}"#,
            made["id"]
        )
    };
    assert_eq!(world.data("hr", &end("2026-06-14", 1)).await["endAppointment"]["errors"][0]["code"], "ENDS_BEFORE_START");
    assert_eq!(world.data("hr", &end("2026-06-15", 1)).await["endAppointment"]["appointment"]["to"], "2026-06-15");
    assert_eq!(vacant().await, false, "the last day counts");
}

#[tokio::test]
async fn a_work_package_has_one_coordinator_a_day() {
    let world = World::demo().await;
    let (package, person) = ids(&world).await;
    for (days, code) in [
        (r#"from: "2026-05-31""#, json!("ALREADY_COORDINATED")),
        (r#"from: "2024-02-01", to: "2024-03-01""#, json!("ALREADY_COORDINATED")),
        (r#"from: "2026-06-01", to: "2026-05-01""#, json!("ENDS_BEFORE_START")),
        (r#"from: "2026-06-01", to: "2026-06-30", dryRun: true"#, Value::Null),
    ] {
        let answer = world.data("pmo", &appoint(&package, &person, days)).await["appointCoordinator"].clone();
        assert_eq!(answer["errors"][0]["code"], code, "{days}: {answer}");
    }
    let question = appoint(&package, &person, r#"from: "2026-06-15""#);
    let all = futures::future::join_all((0..4).map(|_| world.data("pmo", &question))).await;
    let made = all.iter().filter(|answer| answer["appointCoordinator"]["appointment"].is_object()).count();
    assert_eq!(made, 1, "of four at once: {all:?}");
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_and_ends_when_it_is_taken_back() {
    let world = World::demo().await;
    let accounts =
        world.data("admin", "{ accounts { nodes { id name grants { nodes { role } } } } programme(by: {code: \"OW\"}) { id } }").await;
    let id = |name: &str| {
        accounts["accounts"]["nodes"].as_array().unwrap().iter().find(|account| account["name"] == name).unwrap()["id"].clone()
    };
    let grant = |account: &Value, role: &str, scope: &str| {
        format!(
            "mutation {{ grantRole(input: {{account: {account}, role: {role}, scope: {{{scope}}}}}) {{ roleGrant {{ id version }} errors {{ code }} }} }}"
        )
    };
    let rates = async || world.ask("hr", r#"{ contract(by: {number: "VNG 26.047"}) { rate } }"#).await["data"]["contract"]["rate"].clone();
    assert_eq!(rates().await, Value::Null);
    let scope = format!("programme: {}", accounts["programme"]["id"]);
    let given = world.data("admin", &grant(&id("hr"), "PROCUREMENT", &scope)).await["grantRole"]["roleGrant"].clone();
    assert_eq!(rates().await, "87.00");
    let revoke = format!(
        "mutation {{ revokeRole(input: {{id: {}, expectedVersion: 1}}) {{ roleGrant {{ revokedAt }} errors {{ code }} }} }}",
        given["id"]
    );
    assert!(world.data("admin", &revoke).await["revokeRole"]["roleGrant"]["revokedAt"].is_string());
    assert_eq!(rates().await, Value::Null);
    for (account, role, scope, code) in [
        ("admin", "PMO", scope.as_str(), "OWN_ACCOUNT"),
        ("hr", "PARTNER", scope.as_str(), "SCOPE_UNFIT"),
        ("hr", "PMO", "everything: false", "SCOPE_NOT_FOUND"),
    ] {
        assert_eq!(
            world.data("admin", &grant(&id(account), role, scope)).await["grantRole"]["errors"][0]["code"],
            code,
            "{account} {role}"
        );
    }
    let answer = world.ask("pmt", &grant(&id("hr"), "PMO", &scope)).await;
    assert!(
        answer["errors"][0]["extensions"]["code"] == "FORBIDDEN" || answer["data"]["grantRole"]["errors"][0]["code"] == "NOT_FOUND",
        "{answer}"
    );
}

/// A member of the office of one programme who coordinates in another: no grant gives him the rates there.
#[tokio::test]
async fn a_field_needs_one_grant_that_gives_both_its_row_and_its_class() {
    let world = World::demo().await;
    let found = world
        .data(
            "auditor",
            r#"{ workPackages(where: {code: {eq: "WAT"}}) { nodes { id } } accounts(where: {name: {eq: "pmo"}}) { nodes { id } } }"#,
        )
        .await;
    let (package, account) = (&found["workPackages"]["nodes"][0]["id"], &found["accounts"]["nodes"][0]["id"]);
    let question = format!(
        "mutation {{ grantRole(input: {{account: {account}, role: WORK_PACKAGE_COORDINATOR, scope: {{workPackage: {package}}}}}) {{ errors {{ code }} }} }}"
    );
    assert_eq!(world.data("admin", &question).await["grantRole"]["errors"], json!([]));
    let contracts = world
        .ask("pmo", "{ contracts(first: 200, where: {kind: {eq: HIRE}}) { nodes { rate workPackage { code } programme { code } } } }")
        .await;
    let nodes = contracts["data"]["contracts"]["nodes"].as_array().unwrap();
    assert!(nodes.iter().any(|contract| contract["workPackage"]["code"] == "WAT"));
    for contract in nodes {
        assert_eq!(contract["rate"].is_string(), contract["programme"]["code"] == "OW", "{contract}");
    }
}

#[tokio::test]
async fn personal_values_are_never_kept_in_the_history() {
    let world = World::demo().await;
    let person = ids(&world).await.1;
    let question = format!(
        r#"mutation {{ changePerson(input: {{id: {person}, expectedVersion: 1, email: "nieuw@voorbeeld.example"}}) {{ person {{ email history(first: 1, where: {{action: {{eq: CHANGE}}}}) {{ nodes {{ field class before after }} }} }} errors {{ code }} }} }}"#
    );
    let changed = world.data("pmo", &question).await["changePerson"]["person"].clone();
    assert_eq!(changed["email"], "nieuw@voorbeeld.example");
    let event = json!({ "field": "email", "class": "PER", "before": null, "after": null });
    let seen = world
        .data(
            "pmo-coordinator",
            &format!("{{ node(id: {person}) {{ ... on Person {{ history(first: 1) {{ nodes {{ field class before after }} }} }} }} }}"),
        )
        .await;
    assert_eq!(seen["node"]["history"]["nodes"][0], event);
    assert_eq!(changed["history"]["nodes"][0], event);
}

#[tokio::test]
async fn a_new_person_is_known_in_his_programme_and_can_be_appointed() {
    let world = World::demo().await;
    let (package, _) = ids(&world).await;
    let found =
        world.data("hr", r#"{ programme(by: {code: "OW"}) { id } organisations(where: {shortName: {eq: "VNG"}}) { nodes { id } } }"#).await;
    let (programme, employer) = (&found["programme"]["id"], &found["organisations"]["nodes"][0]["id"]);
    let create = |name: &str, email: &str| {
        format!(
            "mutation {{ createPerson(input: {{fullName: \"{name}\", organisation: {employer}, employment: EMPLOYEE, programme: {programme}, email: \"{email}\"}}) {{ person {{ id fullName email }} errors {{ code }} }} }}"
        )
    };
    let wrong = world.data("hr", &create(" ", "nobody")).await["createPerson"]["errors"].clone();
    assert_eq!(wrong, json!([{ "code": "NAME_INVALID" }, { "code": "EMAIL_INVALID" }]));
    let made = world.data("hr", &create("Nieuwe Collega", "nieuw@voorbeeld.example")).await["createPerson"]["person"].clone();
    assert_eq!(made["email"], "nieuw@voorbeeld.example");
    let appointed = world.data("hr", &appoint(&package, &made["id"], "from: \"2026-06-15\"")).await["appointCoordinator"].clone();
    assert_eq!(appointed["appointment"]["person"]["fullName"], "Nieuwe Collega", "{appointed}");
}
