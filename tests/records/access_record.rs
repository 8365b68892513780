//! Who read which confidential and personal fields: recorded, for auditors alone, and never lost in silence.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use regiekamer::auth::demo::token;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const RECORDS: &str = "{ accessRecords(first: 200, orderBy: [{field: AT}, {field: ENTITY}]) { totalCount nodes {
    entity class way ids fields grants at actor { name } onBehalfOf { name } requestId } } }";

/// The records, when as many are there as are waited for, and no more come.
async fn records(world: &World, many: usize) -> Vec<Value> {
    let mut found = Vec::new();
    for _ in 0..40 {
        sleep(Duration::from_millis(100)).await;
        let mut data = world.data("auditor", RECORDS).await;
        found = data["accessRecords"]["nodes"].as_array_mut().map(std::mem::take).unwrap();
        if found.len() >= many {
            break;
        }
    }
    assert_eq!(found.len(), many, "{found:#?}");
    found
}

async fn no_records(world: &World) {
    sleep(Duration::from_millis(700)).await;
    assert!(records(world, 0).await.is_empty());
}

#[tokio::test]
async fn a_list_leaves_one_record_of_the_rows_whose_confidential_fields_were_shown() {
    let world = World::demo().await;
    let question = r"{ contracts(first: 200) { nodes { kind rate: rate again: rate ceiling } } }";
    let token = token("procurement").unwrap();
    let request =
        Request::post("/graphql").header(header::AUTHORIZATION, format!("Bearer {token}")).header("x-request-id", "list-of-rates");
    let body = Body::from(json!({ "query": question }).to_string());
    let (status, answer) = world.send(request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    let contracts = answer["data"]["contracts"]["nodes"].as_array().unwrap();
    let hired = contracts.iter().filter(|contract| contract["kind"] == "HIRE").count();
    let others = contracts.iter().filter(|contract| contract["kind"] != "HIRE" && contract["rate"].is_string()).count();
    assert!(hired > 0 && contracts.iter().any(|contract| contract["kind"] != "HIRE" && contract["ceiling"].is_string()));
    let records = records(&world, if others > 0 { 2 } else { 1 }).await;
    let record = records.iter().find(|record| record["fields"].as_array().unwrap().contains(&json!("ceiling"))).unwrap();
    assert_eq!(record["ids"].as_array().unwrap().len(), hired, "the ceiling of a contract that hires nobody is no secret");
    assert_eq!(
        (&record["entity"], &record["class"], &record["way"], &record["requestId"], &record["onBehalfOf"]),
        (&json!("contract"), &json!("CNF"), &json!("SHOWN"), &json!("list-of-rates"), &Value::Null)
    );
    assert!(record["grants"][0].as_str().unwrap().starts_with("PROCUREMENT over programme_"), "{record}");
    assert!(record["actor"]["name"].is_string() && record["at"].as_str().unwrap().starts_with("2026-06-15T"));
    let rates: Vec<_> = contracts.iter().filter_map(|contract| contract["rate"].as_str()).collect();
    let told = Value::from(records.clone()).to_string();
    assert!(rates.iter().all(|rate| !told.contains(&format!("\"{rate}\""))), "no value is kept");
}

#[tokio::test]
async fn what_is_not_confidential_or_not_shown_leaves_none() {
    let world = World::demo().await;
    world.data("procurement", "{ contracts { nodes { number title endsOn supplier { name } } } programmes { nodes { name } } }").await;
    // Hidden from them: there is a redaction, and no record.
    for account in ["coordinator-planketen", "analyst", "ipo", "hr"] {
        let answer = world.ask(account, "{ contracts(first: 100) { nodes { rate ceiling hoursPerWeek } } }").await;
        assert!(answer.get("errors").is_none(), "{account}: {answer}");
    }
    world
        .ask(
            "coordinator-planketen",
            r#"{ contracts(where: {ceiling: {gt: "1.00"}}) { totalCount } people(first: 5) { nodes { email } } }"#,
        )
        .await;
    no_records(&world).await;
}

#[tokio::test]
async fn each_way_to_a_confidential_field_leaves_a_record() {
    let world = World::demo().await;
    let contract = world.data("pmo", r#"{ contract(by: {number: "VNG 26.047"}) { id } }"#).await["contract"]["id"].clone();
    no_records(&world).await;
    for (question, entity, way, fields, shows) in [
        (
            format!("{{ node(id: {contract}) {{ ... on Contract {{ rate hoursPerWeek }} }} }}"),
            "contract",
            "SHOWN",
            json!(["rate", "hoursPerWeek"]),
            1,
        ),
        (r#"{ contracts(where: {rate: {gt: "90.00"}}) { totalCount } }"#.to_owned(), "contract", "SEARCHED", json!(["rate"]), 0),
        ("{ contracts(first: 3, orderBy: [{field: RATE}]) { nodes { number } } }".to_owned(), "contract", "SEARCHED", json!(["rate"]), 0),
        ("{ contractAggregate { groups { sum { ceiling } } } }".to_owned(), "contract", "AGGREGATED", json!(["ceiling"]), 0),
        (
            "{ ledgerEntries(first: 1, where: {contract: {number: {contains: \"26\"}}}) { totalCount } }".to_owned(),
            "ledger_entry",
            "SEARCHED",
            json!(["contract"]),
            0,
        ),
        (r"{ people(first: 1) { nodes { email } } }".to_owned(), "person", "SHOWN", json!(["email"]), 1),
    ] {
        let before = world.data("auditor", "{ accessRecords { totalCount } }").await["accessRecords"]["totalCount"].as_u64().unwrap();
        let answer = world.ask("pmo", &question).await;
        assert!(answer.get("errors").is_none(), "{question}: {answer}");
        let all = records(&world, usize::try_from(before).unwrap() + 1).await;
        let record = all.iter().find(|record| {
            (&record["entity"], &record["way"], &record["fields"]) == (&json!(entity), &json!(way), &fields)
                && record["ids"].as_array().unwrap().len() == shows
        });
        assert!(record.is_some(), "{question}: {all:#?}");
    }
}

#[tokio::test]
async fn the_history_of_a_confidential_field_and_an_event_leave_one_too() {
    let world = World::demo().await;
    world.data("procurement", r#"{ contract(by: {number: "VNG 26.047"}) { history { nodes { field after } } } }"#).await;
    let record = &records(&world, 1).await[0];
    assert_eq!(
        (&record["entity"], &record["class"], &record["fields"]),
        (&json!("change_event"), &json!("CNF"), &json!(["after"])),
        "{record}"
    );
    let question = "subscription { changed(types: [PERSON]) { node { ... on Person { phone } } } }";
    let mut events = world.follow("hr", question).await;
    let person = world.data("pmo", r"{ people(first: 1, where: {email: {isNull: false}}) { nodes { id version } } }").await;
    let person = &person["people"]["nodes"][0];
    let change = format!(
        "mutation {{ changePerson(input: {{id: {}, expectedVersion: {}, fullName: \"Een andere naam\"}}) {{ errors {{ code }} }} }}",
        person["id"], person["version"]
    );
    assert_eq!(world.data("hr", &change).await["changePerson"]["errors"], json!([]));
    assert!(events.data().await["changed"]["node"]["phone"].is_string());
    let all = records(&world, 3).await;
    let told = all.iter().find(|record| record["entity"] == "person" && record["way"] == "SHOWN").unwrap();
    assert_eq!((&told["fields"], &told["ids"]), (&json!(["phone"]), &json!([person["id"]])), "{told}");
    assert!(all.iter().any(|record| record["entity"] == "person" && record["way"] == "SEARCHED"), "who looked by an address");
}

#[tokio::test]
async fn records_are_for_auditors_alone() {
    let world = World::demo().await;
    world.data("procurement", r#"{ contract(by: {number: "VNG 26.047"}) { rate } }"#).await;
    records(&world, 1).await;
    for account in ["admin", "pmt", "pmo-coordinator", "pmo", "procurement", "hr", "finance", "analyst", "ipo"] {
        let answer = world.ask(account, "{ accessRecords { totalCount nodes { id } } }").await;
        assert_eq!(answer["data"]["accessRecords"]["totalCount"], 0, "{account}: {answer}");
    }
    for (filter, found) in [
        (r#"{entity: {eq: "contract"}, fields: {contains: "\"rate\""}}"#, 1),
        (r#"{entity: {eq: "person"}}"#, 0),
        (r#"{actor: {name: {contains: "procurement"}}}"#, 1),
        (r#"{actor: {name: {contains: "finance"}}}"#, 0),
        (r#"{at: {lt: "2026-06-15T00:00:00Z"}}"#, 0),
        (r"{class: {eq: CNF}, way: {in: [SHOWN]}}", 1),
    ] {
        let data = world.data("auditor", &format!("{{ accessRecords(where: {filter}) {{ totalCount }} }}")).await;
        assert_eq!(data["accessRecords"]["totalCount"], found, "{filter}");
    }
}

/// What can't be recorded is not told, and what is no secret is told all the same.
#[tokio::test]
async fn where_no_record_can_be_kept_nothing_confidential_is_told() {
    let world = World::demo_at(|location| location.spool_bytes = 10).await;
    let ask = async |question: &str| {
        let request = Request::post("/graphql").header(header::AUTHORIZATION, format!("Bearer {}", token("procurement").unwrap()));
        let body = Body::from(json!({ "query": question }).to_string());
        world.send(request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap()).await
    };
    let (status, answer) = ask(r#"{ contract(by: {number: "VNG 26.047"}) { number rate } }"#).await;
    assert_eq!((status, &answer["errors"][0]["extensions"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("UNAVAILABLE")), "{answer}");
    assert!(answer.get("data").is_none());
    assert_eq!(ask(r#"{ contract(by: {number: "VNG 26.047"}) { number } }"#).await.0, StatusCode::OK);
}

/// What waited when an instance ended is brought by the next, once.
#[tokio::test]
async fn what_waits_at_the_end_is_there_after_the_next_start() {
    let world = World::demo().await;
    world.data("procurement", r#"{ contract(by: {number: "VNG 26.047"}) { rate } }"#).await;
    // Nothing was brought yet: the instance goes as one that is killed.
    let next = world.kill_and_start().await;
    assert_eq!(records(&next, 1).await[0]["fields"], json!(["rate"]));
    no_more(&next, 1).await;
}

async fn no_more(world: &World, many: usize) {
    sleep(Duration::from_millis(700)).await;
    records(world, many).await;
}

/// Question 20.
#[tokio::test]
async fn an_auditor_asks_who_read_or_changed_a_contract() {
    let world = World::demo().await;
    let contract = world.data("procurement", r#"{ contract(by: {number: "VNG 26.047"}) { id rate ceiling } }"#).await["contract"].clone();
    records(&world, 1).await;
    let question = include_str!("../questions/20-who-read-or-changed.graphql");
    let answer = world.ask_with("auditor", question, json!({ "number": "VNG 26.047", "contract": contract["id"] })).await;
    let (history, read) = (&answer["data"]["contract"]["history"]["nodes"], &answer["data"]["accessRecords"]["nodes"]);
    assert!(history.as_array().unwrap().iter().any(|change| change["field"] == "rate" && change["class"] == "CNF"), "{answer}");
    assert_eq!(read.as_array().unwrap().len(), 1, "{answer}");
    let read = &read[0];
    assert_eq!((&read["fields"], &read["way"], &read["onBehalfOf"]), (&json!(["rate", "ceiling"]), &json!("SHOWN"), &Value::Null));
    assert!(read["actor"]["name"].as_str().unwrap().contains("procurement") && read["requestId"].is_string(), "{read}");
    assert!(read["grants"][0].as_str().unwrap().starts_with("PROCUREMENT over "), "{read}");
    let other = world.data("pmo", r#"{ contracts(first: 1, where: {number: {ne: "VNG 26.047"}}) { nodes { id } } }"#).await;
    let other = json!({ "number": "VNG 26.047", "contract": other["contracts"]["nodes"][0]["id"] });
    assert_eq!(world.ask_with("auditor", question, other).await["data"]["accessRecords"]["nodes"], json!([]));
}
