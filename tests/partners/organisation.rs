//! The national lists, on a day.

use regiekamer_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn municipalities_are_counted_on_a_day() {
    let world = World::demo().await;
    // Golden case 8: the counts of Statistics Netherlands.
    for (day, count) in [("2020-12-31", 355), ("2021-01-01", 352), ("2026-01-01", 342)] {
        let question = format!(
            r#"{{ organisations(where: {{kind: {{eq: MUNICIPALITY}}}}, on: "{day}", first: 1) {{ totalCount nodes {{ code name province {{ name }} }} }} }}"#
        );
        let data = world.data("ipo", &question).await;
        assert_eq!(data["organisations"]["totalCount"], count, "{day}");
        assert!(data["organisations"]["nodes"][0]["province"]["name"].is_string());
    }
}

#[tokio::test]
async fn an_ended_municipality_stays_readable_and_names_its_successor() {
    let world = World::demo().await;
    let question = r#"{ organisation(by: {code: "GM0003"}) { name validTo successor { name predecessors { totalCount } } successors { totalCount } } }"#;
    let data = world.data("uvw", question).await;
    let expected = json!({ "name": "Appingedam", "validTo": "2020-12-31", "successor": { "name": "Eemsdelta", "predecessors": { "totalCount": 3 } }, "successors": { "totalCount": 1 } });
    assert_eq!(data["organisation"], expected);
}

#[tokio::test]
async fn an_organisation_is_found_by_each_of_its_keys() {
    let world = World::demo().await;
    let data = world.data("pmo", r#"{ organisation(by: {code: "GM0014"}) { id name kvk oin } }"#).await;
    let known = &data["organisation"];
    for (key, value) in [("id", &known["id"]), ("kvk", &known["kvk"]), ("oin", &known["oin"])] {
        let data = world.data("pmo", &format!("{{ organisation(by: {{{key}: {value}}}) {{ name }} }}")).await;
        assert_eq!(data["organisation"]["name"], "Groningen", "{key}");
    }
}

#[tokio::test]
async fn provinces_hold_all_municipalities_of_the_day() {
    let world = World::demo().await;
    let question = r"{ organisations(where: {kind: {eq: PROVINCE}}) { totalCount nodes { name organisations(where: {kind: {eq: MUNICIPALITY}, validTo: {isNull: true}}) { totalCount } } } }";
    let data = world.data("pmo", question).await;
    let provinces = data["organisations"]["nodes"].as_array().unwrap();
    let sum: i64 = provinces.iter().map(|province| province["organisations"]["totalCount"].as_i64().unwrap()).sum();
    assert_eq!((provinces.len(), sum), (12, 342));
}

#[tokio::test]
async fn suppliers_are_no_business_of_a_partner_without_an_agreement_on_contracts() {
    let world = World::demo().await;
    let question = "{ organisations(where: {kind: {eq: SUPPLIER}}) { totalCount } }";
    assert_eq!(world.data("ipo", question).await["organisations"]["totalCount"], 0);
    assert_eq!(world.data("pmo", question).await["organisations"]["totalCount"], 6);
}

/// Every order, in pages of seven: the union of the pages is the whole list, each row once, forwards and backwards.
#[tokio::test]
async fn pages_in_any_order_make_up_the_list() {
    let world = World::demo().await;
    for order in ["CODE", "NAME", "VALID_FROM", "VALID_TO"] {
        for direction in ["ASC", "DESC"] {
            for (size, cursor, end, more) in
                [("first", "after", "endCursor", "hasNextPage"), ("last", "before", "startCursor", "hasPreviousPage")]
            {
                let (mut seen, mut at): (Vec<Value>, _) = (Vec::new(), Value::Null);
                loop {
                    let from = if at.is_null() { String::new() } else { format!(", {cursor}: {at}") };
                    let question = format!(
                        "{{ organisations({size}: 60{from}, where: {{province: {{code: {{eq: \"PV20\"}}}}}}, orderBy: [{{field: {order}, direction: {direction}}}]) {{ totalCount nodes {{ id }} pageInfo {{ {end} {more} }} }} }}"
                    );
                    let page = world.data("pmo", &question).await["organisations"].clone();
                    let ids: Vec<Value> = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
                    if size == "first" {
                        seen.extend(ids);
                    } else {
                        seen.splice(0..0, ids);
                    }
                    if page["pageInfo"][more] == json!(false) {
                        let mut once = seen.clone();
                        once.sort_by_key(ToString::to_string);
                        once.dedup();
                        assert_eq!(
                            (seen.len(), once.len()),
                            (usize::try_from(page["totalCount"].as_u64().unwrap()).unwrap(), seen.len()),
                            "{order} {direction} {size}"
                        );
                        break;
                    }
                    at = page["pageInfo"][end].clone();
                }
            }
        }
    }
}

#[tokio::test]
async fn a_name_is_found_in_either_spelling_and_whatever_the_case() {
    let world = World::demo().await;
    let count = async |filter: &str| {
        let data = world.data("ipo", &format!("{{ organisations(where: {{{filter}}}) {{ totalCount }} }}")).await;
        data["organisations"]["totalCount"].as_i64().unwrap()
    };
    let all = count("").await;
    assert_eq!(count(r#"name: {contains: "SÚDWEST"}"#).await, 1);
    let with = count(r#"name: {contains: "holland"}"#).await;
    assert_eq!(count(r#"not: {name: {contains: "holland"}}"#).await, all - with);
    assert_eq!(count(r#"kind: {eq: PROVINCE}, not: {name: {eq: "Utrecht"}}"#).await, 11);
    assert_eq!((count("name: {isNull: true}").await, count("name: {isNull: false}").await), (0, all));
}
