//! Who sees which contract, and what gives a rate away.

use regiekamer_tests::World;
use serde_json::{Value, json};

const CONTRACTS: &str = "{ contracts(first: 200) { totalCount nodes { kind rate ceiling hoursPerWeek } } }";

#[tokio::test]
async fn what_gives_a_rate_away_is_hidden_where_the_rate_is() {
    let world = World::demo().await;
    for (account, confidential) in
        [("pmt", true), ("finance", true), ("procurement", true), ("auditor", true), ("hr", false), ("coordinator-vth", false)]
    {
        let answer = world.ask(account, CONTRACTS).await;
        let contracts = answer["data"]["contracts"]["nodes"].as_array().unwrap();
        let hires: Vec<_> = contracts.iter().filter(|contract| contract["kind"] == "HIRE").collect();
        assert!(!hires.is_empty());
        for hire in hires {
            for field in ["rate", "ceiling", "hoursPerWeek"] {
                assert_eq!(hire[field].is_string(), confidential, "{account}: {field}");
            }
        }
        let other = contracts.iter().find(|contract| contract["kind"] != "HIRE").unwrap();
        assert!(other["ceiling"].is_string(), "{account}: other ceilings are for the staff");
    }
}

#[tokio::test]
async fn an_empty_field_is_no_hidden_field() {
    let world = World::demo().await;
    let question = r"{ contracts(where: {kind: {eq: SUPPLY}}) { nodes { hoursPerWeek ceiling } } }";
    let answer = world.ask("hr", question).await;
    assert!(answer["data"]["contracts"]["nodes"][0]["hoursPerWeek"].is_null());
    assert!(answer["extensions"].get("redactions").is_none(), "{answer}");
}

#[tokio::test]
async fn an_analyst_sees_no_contract_of_a_single_person() {
    let world = World::demo().await;
    let data = world
        .data("analyst", "{ contracts(where: {kind: {eq: HIRE}}) { totalCount } contractAggregate { complete groups { count } } }")
        .await;
    assert_eq!((&data["contracts"]["totalCount"], &data["contractAggregate"]["complete"]), (&json!(0), &json!(true)));
    assert_eq!(world.data("analyst", r#"{ contract(by: {number: "VNG 26.047"}) { number } }"#).await["contract"], Value::Null);
}

#[tokio::test]
async fn a_sum_over_a_hidden_amount_is_null_and_says_so() {
    let world = World::demo().await;
    let question = "{ contractAggregate(groupBy: [KIND]) { groups { key { kind } count sum { ceiling } } } }";
    let answer = world.ask("hr", question).await;
    for (nth, group) in answer["data"]["contractAggregate"]["groups"].as_array().unwrap().iter().enumerate() {
        let hire = group["key"]["kind"] == "HIRE";
        assert_eq!(group["sum"]["ceiling"].is_null(), hire, "{group}");
        if hire {
            let path = json!(["contractAggregate", "groups", nth, "sum", "ceiling"]);
            assert_eq!(answer["extensions"]["redactions"], json!([{ "path": path, "class": "CNF" }]));
        }
    }
}

#[tokio::test]
async fn hidden_values_are_unknown_under_every_operator() {
    let world = World::demo().await;
    let all = world.data("hr", "{ contracts { totalCount } }").await["contracts"]["totalCount"].clone();
    for test in
        [r#"ceiling: {gte: "0.00"}"#, r#"not: {ceiling: {gte: "0.00"}}"#, "ceiling: {isNull: true}", "not: {ceiling: {isNull: true}}"]
    {
        let hires = world.data("hr", &format!("{{ contracts(where: {{kind: {{eq: HIRE}}, {test}}}) {{ totalCount }} }}")).await;
        assert_eq!(hires["contracts"]["totalCount"], 0, "{test}");
    }
    assert!(all.as_i64().unwrap() > 40);
}

#[tokio::test]
async fn the_documented_aggregate_works() {
    let world = World::demo().await;
    let data = world.data("pmo", "{ contractAggregate(where: {status: {eq: ACTIVE}}, groupBy: [WORK_PACKAGE]) { complete groups { key { workPackage { code } } count sum { ceiling } } } }").await;
    let groups = data["contractAggregate"]["groups"].as_array().unwrap();
    let list = world.data("pmo", "{ contracts(first: 200, where: {status: {eq: ACTIVE}}) { totalCount } }").await;
    let counted: i64 = groups.iter().map(|group| group["count"].as_i64().unwrap()).sum();
    assert_eq!((groups.len(), &json!(counted)), (8, &list["contracts"]["totalCount"]));
}

/// Complete in the programmes that one knows of; a coordinator knows of more than he counts.
#[tokio::test]
async fn an_aggregate_says_whether_it_is_complete() {
    let world = World::demo().await;
    for (account, complete) in [
        ("pmo", true),
        ("auditor", true),
        ("analyst", true),
        ("coordinator-planketen", false),
        ("vro", false),
        ("ipo", false),
        ("admin", false),
    ] {
        let data = world.data(account, "{ contractAggregate { complete groups { count sum { ceiling } } } }").await;
        assert_eq!(data["contractAggregate"]["complete"], complete, "{account}");
    }
    let answer =
        world.ask("ipo", "{ contractAggregate { groups { sum { ceiling } } } ledgerAggregate { groups { sum { amount } } } }").await;
    assert_eq!(answer["data"]["contractAggregate"]["groups"][0]["sum"]["ceiling"], Value::Null, "nothing is no amount");
    assert_eq!(answer["data"]["ledgerAggregate"]["groups"][0]["sum"]["amount"], Value::Null);
    assert_eq!(answer["extensions"]["redactions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn filters_mean_what_they_say() {
    let world = World::demo().await;
    let count = async |filter: &str| {
        let data = world.data("pmo", &format!("{{ contracts(where: {{{filter}}}) {{ totalCount }} }}")).await;
        data["contracts"]["totalCount"].as_i64().unwrap()
    };
    let all = count("").await;
    assert_eq!(count("status: {in: []}").await, 0);
    assert_eq!(count("and: []").await, all);
    assert_eq!(count("or: []").await, 0);
    assert_eq!(count("not: {status: {eq: ACTIVE}}").await + count("status: {eq: ACTIVE}").await, all);
    assert_eq!(count("maxEndsOn: {isNull: true}").await + count("maxEndsOn: {isNull: false}").await, all);
    assert_eq!(count(r#"number: {contains: "vng 26"}"#).await, 1);
    assert_eq!(count(r#"or: [{number: {eq: "VNG 26.047"}}, {number: {eq: "nothing"}}]"#).await, 1);
    assert_eq!(
        count(r#"supplier: {name: {contains: "detachering"}}, workPackage: {code: {eq: "BIO"}}, number: {contains: "VNG"}"#).await,
        1
    );
    let of = count(r#"supplier: {name: {eq: "Fictief Advies B.V."}}"#).await;
    assert!(of > 0 && count(r#"supplier: {not: {name: {eq: "Fictief Advies B.V."}}}"#).await == all - of);
    assert_eq!(count(r#"supplier: {name: {ne: "Fictief Advies B.V."}}"#).await, all - of);
    assert_eq!(count("supplier: {name: {isNull: true}}").await, 0);
    assert_eq!(count(r#"number: {contains: "%"}"#).await, 0, "no wildcard");
    assert_eq!(count(r#"title: {eq: "'; DROP TABLE contract; --"}"#).await, 0);
}
