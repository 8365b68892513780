//! What the schema tells of itself, by who asks.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use regiekamer_tests::World;
use serde_json::Value;
use std::collections::HashMap;

const ACCOUNTS: [&str; 11] =
    ["pmt", "pmo-coordinator", "coordinator-planketen", "finance", "procurement", "hr", "vro", "ipo", "uvw", "analyst", "admin"];

/// The query that GraphiQL and generators of code send.
const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } subscriptionType { name }
    types { kind name fields(includeDeprecated: true) { name args { ...Input } type { ...Of } } inputFields { ...Input }
        interfaces { ...Of } enumValues(includeDeprecated: true) { name } possibleTypes { ...Of } }
    directives { name args { ...Input } } } }
    fragment Input on __InputValue { name type { ...Of } }
    fragment Of on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

async fn types(world: &World, account: &str) -> HashMap<String, Value> {
    let schema = world.data(account, INTROSPECTION).await;
    let types = schema["__schema"]["types"].as_array().unwrap();
    types.iter().map(|of| (of["name"].as_str().unwrap().to_owned(), of.clone())).collect()
}

fn fields(of: &Value) -> Vec<&str> {
    let named = |list: &'static str| of[list].as_array().into_iter().flatten().map(|field| field["name"].as_str().unwrap());
    named("fields").chain(named("inputFields")).chain(named("enumValues")).collect()
}

#[tokio::test]
async fn who_never_reads_money_is_not_told_of_it() {
    let world = World::demo().await;
    for account in ["ipo", "admin"] {
        let types = types(&world, account).await;
        for money in ["Money", "Totals", "Budget", "BudgetLine", "LedgerEntry", "LedgerAggregate", "Contract", "ContractSummary", "Subsidy"]
        {
            assert!(!types.contains_key(money), "{account} is told of {money}");
        }
        let programme = fields(&types["Programme"]);
        assert!(programme.contains(&"name") && !programme.contains(&"totals") && !programme.contains(&"goal"), "{account}: {programme:?}");
        assert!(!fields(&types["Query"]).contains(&"budget"));
        let answer = world.ask(account, r#"{ __type(name: "Budget") { name } }"#).await;
        assert_eq!(answer["data"]["__type"], Value::Null);
    }
    assert!(types(&world, "pmo").await.contains_key("Totals"), "and the next is told what he reads");
}

#[tokio::test]
async fn a_column_that_a_role_never_sees_is_no_field_filter_or_order_for_it() {
    let world = World::demo().await;
    let (coordinator, finance) = (types(&world, "coordinator-planketen").await, types(&world, "finance").await);
    for (of, field) in [("Contract", "rate"), ("ContractWhere", "rate"), ("ContractOrderField", "RATE"), ("LedgerEntry", "supplier")] {
        assert!(!fields(&coordinator[of]).contains(&field), "{of}.{field}");
        assert!(fields(&finance[of]).contains(&field), "{of}.{field}");
    }
    assert!(fields(&coordinator["Contract"]).contains(&"hoursPerWeek"), "hidden in some rows alone");
    assert!(!fields(&finance["Person"]).contains(&"email"));
}

#[tokio::test]
async fn who_writes_nothing_is_told_of_nothing_that_can_be_done() {
    let world = World::demo().await;
    for (account, writes) in [("analyst", false), ("vro", false), ("pmo", true), ("admin", true)] {
        assert_eq!(types(&world, account).await.contains_key("Mutation"), writes, "{account}");
    }
    let admin = types(&world, "admin").await;
    let can = fields(&admin["Mutation"]);
    assert!(can.contains(&"grantRole") && !can.contains(&"createMilestone") && !can.contains(&"createPerson"), "{can:?}");
}

/// What is told is a schema: every type that is named is there, and none is empty.
#[tokio::test]
async fn what_is_told_is_whole() {
    let world = World::demo().await;
    for account in ACCOUNTS {
        let types = types(&world, account).await;
        let check = |at: &str, of: &Value| {
            let mut of = of;
            while of["name"].is_null() {
                of = &of["ofType"];
            }
            assert!(types.contains_key(of["name"].as_str().unwrap()), "{account}: {at} is {of}");
        };
        for (name, of) in &types {
            let kind = of["kind"].as_str().unwrap();
            assert!(kind == "SCALAR" || kind == "UNION" || !fields(of).is_empty(), "{account}: {name} is empty");
            for field in of["fields"].as_array().into_iter().flatten() {
                let at = format!("{name}.{}", field["name"]);
                check(&at, &field["type"]);
                field["args"].as_array().unwrap().iter().for_each(|argument| check(&at, &argument["type"]));
            }
            for list in ["inputFields", "interfaces", "possibleTypes"] {
                for member in of[list].as_array().into_iter().flatten() {
                    check(name, if list == "inputFields" { &member["type"] } else { member });
                }
            }
            for interface in of["interfaces"].as_array().into_iter().flatten() {
                let wanted = fields(&types[interface["name"].as_str().unwrap()]);
                assert!(wanted.iter().all(|field| fields(of).contains(field)), "{account}: {name} is no {interface}");
            }
        }
    }
}

#[tokio::test]
async fn the_schema_can_be_kept_to_oneself() {
    let world = World::demo_with(|config| config.introspection = false).await;
    let answer = world.ask("pmo", "{ __schema { types { name } } }").await;
    assert!(answer["data"]["__schema"].is_null() && !answer.to_string().contains("Totals"), "{answer}");
}
