//! The role matrix, table by table, as it was reviewed; and what every question costs.

use crate::{ACCOUNTS, types};
use regiekamer_tests::World;
use serde_json::Value;

/// Each table has a policy, or stands in the short list of those that no view reads.
#[tokio::test]
async fn every_table_has_a_policy_or_is_internal() {
    let world = World::demo().await;
    let internal: Vec<_> = world.store.tables().filter(|(_, read)| !read).map(|(name, _)| name).collect();
    assert_eq!(internal, ["ledger_clock", "idempotency_key", "seaql_migrations"]);
    for table in entity::TABLES {
        assert!(world.store.tables().any(|(name, _)| name == *table), "{table} is not in the list of tables");
    }
}

/// The lists of the root that need no argument.
async fn lists() -> Vec<String> {
    let types = types().await;
    let fields = types.iter().find(|of| of["name"] == "Query").unwrap()["fields"].as_array().unwrap().clone();
    let needs = |argument: &Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
    let is_list = |field: &&Value| {
        let of = [&field["type"]["name"], &field["type"]["ofType"]["name"]];
        of.iter().any(|name| name.as_str().is_some_and(|name| name.ends_with("Connection")))
            && !field["args"].as_array().unwrap().iter().any(needs)
    };
    fields.iter().filter(is_list).map(|field| field["name"].as_str().unwrap().to_owned()).collect()
}

/// A question per root list, with the number of rows that each account sees, and a `+` where there can be more: the role matrix, read at
/// each change of a policy.
#[tokio::test]
async fn the_role_matrix_is_as_reviewed() {
    let world = World::demo().await;
    let lists = lists().await;
    assert!(lists.len() > 20, "{lists:?}");
    let question = format!("{{ {} }}", lists.iter().map(|list| format!("{list} {{ totalCount complete }}")).collect::<Vec<_>>().join(" "));
    let mut rows: Vec<_> = lists.iter().map(|list| format!("{list:<20}")).collect();
    for account in ACCOUNTS {
        let data = world.data(account, &question).await;
        for (list, row) in lists.iter().zip(&mut rows) {
            let more = if data[list]["complete"] == true { "" } else { "+" };
            row.push_str(&format!("{:>23}", format!("{}{more}", data[list]["totalCount"])));
        }
    }
    let head = ACCOUNTS.map(|account| format!("{account:>23}")).join("");
    insta::assert_snapshot!("matrix", format!("{:<20}{head}\n{}", "", rows.join("\n")));
}

/// The number of SQL statements of the questions that dashboards ask most, whatever the number of rows.
#[tokio::test]
async fn a_question_is_one_statement() {
    let world = World::demo().await;
    let list = "number title status startsOn endsOn ceiling supplier { name } workPackage { name coordinator { fullName } }";
    let questions = [
        r#"{ programme(by: {code: "OW"}) { name workPackages { nodes { code coordinator { fullName } totals(year: 2026) { budget actual available }
            milestones(first: 3, where: {reachedOn: {isNull: true}}) { nodes { title forecastOn } } contracts(where: {status: {eq: ACTIVE}}) { totalCount } } } } }"#
            .to_owned(),
        format!("{{ contracts(first: 50) {{ nodes {{ {list} }} }} }}"),
        format!("{{ contracts(first: 1) {{ totalCount pageInfo {{ endCursor }} nodes {{ {list} }} }} }}"),
        r#"{ contract(by: {number: "VNG 26.047"}) { number title status startsOn endsOn } }"#.to_owned(),
        "{ contractAggregate(groupBy: [WORK_PACKAGE, SUPPLIER]) { groups { key { workPackage { code } supplier { name } } count } } }".to_owned(),
    ];
    for account in ["pmo", "coordinator-planketen", "vro", "ipo", "analyst", "admin"] {
        for question in &questions {
            let answer = world.ask(account, question).await;
            assert!(answer.get("errors").is_none(), "{account}: {answer}");
            assert_eq!(answer["extensions"]["cost"]["statements"], 1, "{account}: {question}");
        }
    }
}
