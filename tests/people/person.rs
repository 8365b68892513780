//! Who sees whose name, address and telephone.

use regiekamer_tests::World;
use serde_json::Value;

const PEOPLE: &str = "{ people(first: 200) { totalCount nodes { fullName email phone employment } } }";

#[tokio::test]
async fn contact_data_is_for_the_office_and_for_staffing() {
    let world = World::demo().await;
    for (account, name, contact) in [
        ("pmo", true, true),
        ("hr", true, true),
        ("pmt", true, false),
        ("finance", true, false),
        ("auditor", true, false),
        ("analyst", false, false),
    ] {
        let data = world.data(account, PEOPLE).await;
        let people = data["people"]["nodes"].as_array().unwrap();
        assert!(!people.is_empty(), "{account}");
        for person in people {
            assert_eq!(person["fullName"].is_string(), name, "{account}: {person}");
            assert_eq!((person["email"].is_string(), person["phone"].is_string()), (contact, contact), "{account}: {person}");
        }
    }
}

#[tokio::test]
async fn a_partner_in_detail_sees_coordinators_by_name_and_nobody_else() {
    let world = World::demo().await;
    let coordinators = world.data("pmo", "{ coordinators { totalCount } }").await["coordinators"]["totalCount"].as_u64().unwrap();
    let data = world.data("ipo", PEOPLE).await;
    let people = data["people"]["nodes"].as_array().unwrap();
    assert!(people.iter().all(|person| person["fullName"].is_string() && person["email"].is_null()));
    assert!(people.len() as u64 >= coordinators && people.len() < 15);
    // Who grants access names whose account it is, and reads no more of him.
    let admin = world.data("admin", PEOPLE).await["people"]["nodes"].as_array().unwrap().clone();
    assert!(
        !admin.is_empty()
            && admin.iter().all(|person| person["fullName"].is_string() && person["email"].is_null() && person["phone"].is_null())
    );
}

#[tokio::test]
async fn what_is_hidden_can_neither_be_filtered_nor_ordered_by() {
    let world = World::demo().await;
    for (question, input) in [
        (r#"{ people(where: {fullName: {contains: "a"}}) { totalCount } }"#, "where.fullName"),
        (r"{ people(where: {not: {email: {isNull: true}}}) { totalCount } }", "where.not.email"),
        ("{ people(orderBy: [{field: FULL_NAME}]) { totalCount } }", "orderBy.0.field"),
    ] {
        let answer = world.ask("analyst", question).await;
        assert_eq!(answer["data"]["people"], Value::Null, "{question}");
        assert_eq!(answer["extensions"]["redactions"][0]["input"], input, "{question}");
        assert!(world.data("pmo", question).await["people"]["totalCount"].as_i64().unwrap() > 0, "{question}");
    }
}
