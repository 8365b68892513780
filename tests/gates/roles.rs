//! The role matrix, table by table, as it was reviewed; and what every question costs.

use crate::ACCOUNTS;
use regiekamer_tests::World;

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

/// A question per root list, with the number of rows that each account sees: the role matrix, read at each change of a policy.
#[tokio::test]
async fn the_role_matrix_is_as_reviewed() {
    let world = World::demo().await;
    let lists = [
        "programmes",
        "workPackages",
        "organisations",
        "partnerships",
        "people",
        "appointments",
        "deputisings",
        "budgets",
        "budgetAmendments",
        "periodCloses",
        "ragOverrides",
        "ledgerEntries",
        "contracts",
        "subsidies",
        "milestones",
    ];
    let question = format!("{{ {} }}", lists.map(|list| format!("{list} {{ totalCount }}")).join(" "));
    let mut matrix = format!("{:<24}{}\n", "", lists.map(|list| format!("{list:>17}")).join(""));
    for account in ACCOUNTS {
        let data = world.data(account, &question).await;
        let counts = lists.map(|list| format!("{:>17}", data[list]["totalCount"].as_i64().unwrap())).join("");
        matrix.push_str(&format!("{account:<24}{counts}\n"));
    }
    insta::assert_snapshot!("matrix", matrix);
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
