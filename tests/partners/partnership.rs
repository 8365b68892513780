//! Partnerships: an organisation is a partner of a programme once at a time, and what it sees ends with the partnership.

use regiekamer_tests::World;
use serde_json::{Value, json};

async fn programme(world: &World) -> Value {
    world.data("pmo", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone()
}

async fn organisation(world: &World, filter: &str) -> Value {
    world.data("pmo", &format!("{{ organisations(first: 1, where: {{{filter}}}) {{ nodes {{ id }} }} }}")).await["organisations"]["nodes"]
        [0]["id"]
        .clone()
}

fn create(programme: &Value, organisation: &Value, rest: &str) -> String {
    format!(
        "mutation {{ createPartnership(input: {{programme: {programme}, organisation: {organisation}, kind: EXECUTION_PARTNER {rest}}}) {{
            partnership {{ id version status kind from to organisation {{ name }} }} errors {{ code path }} }} }}"
    )
}

fn change(partnership: &Value, rest: &str) -> String {
    format!(
        "mutation {{ changePartnership(input: {{id: {}, expectedVersion: {}, {rest}}}) {{ partnership {{ id version status kind to history {{ totalCount }} }} errors {{ code path }} }} }}",
        partnership["id"], partnership["version"]
    )
}

#[tokio::test]
async fn an_organisation_becomes_a_partner_once() {
    let world = World::demo().await;
    let programme = programme(&world).await;
    let province = organisation(&world, "kind: {eq: PROVINCE}").await;
    let wrong = world.data("pmo", &create(&programme, &province, r#", from: "2026-07-01", to: "2026-06-01""#)).await;
    assert_eq!(wrong["createPartnership"]["errors"], json!([{ "code": "ENDS_BEFORE_START", "path": ["input", "to"] }]));
    let question = create(&programme, &province, r#", to: "2027-12-31""#);
    let all = futures::future::join_all((0..4).map(|_| world.data("pmo", &question))).await;
    let made: Vec<_> = all.iter().map(|answer| &answer["createPartnership"]).filter(|answer| answer["partnership"].is_object()).collect();
    assert_eq!(made.len(), 1, "of four at once: {all:?}");
    let (partnership, of) = (&made[0]["partnership"], |field: &str| made[0]["partnership"][field].clone());
    assert_eq!((of("status"), of("from"), of("to")), (json!("ACTIVE"), json!("2026-06-15"), json!("2027-12-31")));
    let again = world.data("pmo", &question).await["createPartnership"]["errors"].clone();
    assert_eq!(again, json!([{ "code": "ALREADY_PARTNER", "path": ["input", "organisation"] }]));
    let partners = world.data("ipo", r#"{ programme(by: {code: "OW"}) { partners { totalCount } } }"#).await;
    assert_eq!(partners["programme"]["partners"]["totalCount"], 5);
    let ended = world.data("pmo", &change(partnership, "status: ENDED")).await["changePartnership"]["partnership"].clone();
    assert_eq!(ended["status"], "ENDED");
    assert!(world.data("pmo", &question).await["createPartnership"]["partnership"].is_object(), "what has ended may begin anew");
}

#[tokio::test]
async fn an_ended_organisation_becomes_no_partner() {
    let world = World::demo().await;
    let programme = programme(&world).await;
    let gone = world.data("pmo", r#"{ organisation(by: {code: "GM0003"}) { id } }"#).await["organisation"]["id"].clone();
    let answer = world.data("pmo", &create(&programme, &gone, "")).await["createPartnership"].clone();
    assert_eq!(answer["errors"], json!([{ "code": "ORGANISATION_ENDED", "path": ["input", "organisation"] }]));
}

#[tokio::test]
async fn a_partnership_changes_step_by_step_and_takes_its_sharing_along() {
    let world = World::demo().await;
    let found = world.data("pmo", r#"{ partnerships(where: {organisation: {shortName: {eq: "IPO"}}}) { nodes { id version } } }"#).await;
    let partnership = &found["partnerships"]["nodes"][0];
    let seen = async || world.data("ipo", "{ milestones { totalCount } }").await["milestones"]["totalCount"].clone();
    assert_eq!(seen().await, 24);
    let back = world.data("pmo", &change(partnership, "status: INVITED")).await["changePartnership"]["errors"].clone();
    assert_eq!(back, json!([{ "code": "STATUS_IMPOSSIBLE", "path": ["input", "status"] }]));
    let stale = json!({ "id": partnership["id"], "version": 9 });
    let stale = world.data("pmo", &change(&stale, "kind: FUNDER")).await["changePartnership"]["errors"].clone();
    assert_eq!(stale[0]["code"], "CONFLICT");
    let changed = world.data("pmo", &change(partnership, r#"to: "2026-12-31""#)).await["changePartnership"]["partnership"].clone();
    assert_eq!(
        (&changed["to"], &changed["kind"], &changed["version"]),
        (&json!("2026-12-31"), &json!("INTERGOVERNMENTAL_PARTNER"), &json!(2))
    );
    let opened = world.data("pmo", &change(&changed, "to: null")).await["changePartnership"]["partnership"].clone();
    assert_eq!((&opened["to"], seen().await), (&Value::Null, json!(24)), "null opens it again");
    let ended = world.data("pmo", &change(&opened, "status: ENDED")).await["changePartnership"]["partnership"].clone();
    assert_eq!((&ended["status"], seen().await), (&json!("ENDED"), json!(0)));
    let question = format!("{{ node(id: {}) {{ ... on Partnership {{ sharingAgreements {{ nodes {{ status to }} }} }} }} }}", ended["id"]);
    let shared = world.data("pmo", &question).await["node"]["sharingAgreements"]["nodes"].clone();
    let none = json!({ "status": "ENDED", "to": "2026-06-15" });
    assert_eq!(shared, json!([none, none]), "what it shared has ended, and says so");
    let again = world.data("pmo", &change(&ended, "status: ACTIVE")).await["changePartnership"]["errors"].clone();
    assert_eq!(again, json!([{ "code": "ALREADY_ENDED", "path": ["input", "id"] }]));
}
