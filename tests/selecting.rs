//! What is selected is what is answered: fragments, conditions, keys and their order, as the specification has it (section 6.3.2).

use regiekamer_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn fragments_give_what_fits_the_type_and_nothing_else() {
    let world = World::demo().await;
    let question = r#"query { contract(by: {number: "VNG 26.047"}) {
            ... { number }
            ... on Contract { title }
            ... on Node { id ... on Milestone { description: title } ... on Contract { kind } }
            ...named
        } }
        fragment named on Contract { status supplier { ...of ... on Node { ... on Person { fullName } } } }
        fragment of on Organisation { name }"#;
    let contract = world.data("pmo", question).await["contract"].clone();
    let mut keys: Vec<_> = contract.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["id", "kind", "number", "status", "supplier", "title"]);
    assert_eq!(contract["supplier"].as_object().unwrap().len(), 1, "{contract}");
}

#[tokio::test]
async fn a_node_answers_the_fragments_of_its_type() {
    let world = World::demo().await;
    let ids = world.data("pmo", r#"{ contract(by: {number: "VNG 26.047"}) { id } programme(by: {code: "OW"}) { id } }"#).await;
    let question = r"query($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on Contract { number title } ... on Programme { code title: name } ... on Node { again: id } } }";
    let answer = world.ask_with("pmo", question, json!({ "ids": [ids["contract"]["id"], ids["programme"]["id"]] })).await;
    let nodes = answer["data"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!((&nodes[0]["__typename"], &nodes[0]["number"], &nodes[0]["code"]), (&json!("Contract"), &json!("VNG 26.047"), &Value::Null));
    assert_eq!(
        (&nodes[1]["__typename"], &nodes[1]["code"], &nodes[1]["title"]),
        (&json!("Programme"), &json!("OW"), &json!("Programma Omgevingswet"))
    );
    assert!(nodes[1].get("number").is_none() && nodes[0].get("code").is_none(), "{answer}");
    assert!(nodes.iter().all(|node| node["again"] == node["id"]), "{answer}");
}

#[tokio::test]
async fn what_is_selected_in_two_places_stands_together() {
    let world = World::demo().await;
    let question = r#"query { programme(by: {code: "OW"}) { code
            workPackages(first: 2) { nodes { code totals(year: 2026) { budget } } }
            ...more
            code } }
        fragment more on Programme { workPackages(first: 2) { totalCount nodes { name totals(year: 2026) { actual } } } }"#;
    let programme = world.data("pmo", question).await["programme"].clone();
    assert_eq!((programme.as_object().unwrap().len(), &programme["workPackages"]["totalCount"]), (2, &json!(8)), "{programme}");
    for node in programme["workPackages"]["nodes"].as_array().unwrap() {
        assert!(node["code"].is_string() && node["name"].is_string(), "{node}");
        assert!(node["totals"]["budget"].is_string() && node["totals"]["actual"].is_string(), "{node}");
    }
}

#[tokio::test]
async fn each_thing_tells_its_type() {
    let world = World::demo().await;
    let question = r#"query { __typename programme(by: {code: "OW"}) { __typename
        workPackages(first: 1) { __typename pageInfo { __typename } edges { __typename node { __typename coordination { __typename }
            totalsSeries(by: YEAR, year: 2026) { __typename totals { __typename explain(figure: ACTUAL) { __typename terms { __typename } entries(first: 1) { __typename nodes { __typename } } } } } } } }
        tolerances { __typename } viewerCan { __typename } }
        contractAggregate { __typename groups { __typename key { __typename } sum { __typename } } }
        viewer { __typename roles { __typename scope { __typename ... on Everything { label } ... on Scope { __typename } } } } }"#;
    let data = world.data("pmo", question).await;
    let (programme, aggregate) = (&data["programme"], &data["contractAggregate"]);
    let (list, role) = (&programme["workPackages"], &data["viewer"]["roles"][0]);
    let package = &list["edges"][0]["node"];
    let year = &package["totalsSeries"][0];
    let explained = &year["totals"]["explain"];
    for (thing, name) in [
        (&data, "Query"),
        (programme, "Programme"),
        (list, "WorkPackageConnection"),
        (&list["pageInfo"], "PageInfo"),
        (&list["edges"][0], "WorkPackageEdge"),
        (package, "WorkPackage"),
        (&package["coordination"], "Coordination"),
        (year, "TotalsPeriod"),
        (&year["totals"], "Totals"),
        (explained, "Explained"),
        (&explained["terms"][0], "Term"),
        (&explained["entries"], "LedgerEntryConnection"),
        (&explained["entries"]["nodes"][0], "LedgerEntry"),
        (&programme["tolerances"], "Tolerances"),
        (&programme["viewerCan"], "ProgrammeAbilities"),
        (aggregate, "ContractAggregate"),
        (&aggregate["groups"][0], "ContractGroup"),
        (&aggregate["groups"][0]["key"], "ContractKey"),
        (&aggregate["groups"][0]["sum"], "ContractAmounts"),
        (&data["viewer"], "Viewer"),
        (role, "ViewerRole"),
    ] {
        assert_eq!(thing["__typename"], name, "{data}");
    }
    assert!(role["scope"]["__typename"].is_string(), "{role}");
}

#[tokio::test]
async fn what_is_skipped_is_neither_answered_nor_asked_of_the_database() {
    let world = World::demo().await;
    let question = r#"query($with: Boolean!) { programme(by: {code: "OW"}) { code name @include(if: $with)
        workPackages(first: 1) @skip(if: $with) { totalCount nodes { code ... @include(if: $with) { name } ...named @skip(if: $with) } } } }
        fragment named on WorkPackage { full: name }"#;
    let ask = async |with: bool| world.ask_with("pmo", question, json!({ "with": with })).await["data"]["programme"].clone();
    assert_eq!(ask(true).await, json!({ "code": "OW", "name": "Programma Omgevingswet" }));
    let without = ask(false).await;
    assert!(without.get("name").is_none() && without["workPackages"]["nodes"][0].get("name").is_none(), "{without}");
    assert!(without["workPackages"]["nodes"][0]["full"].is_string(), "{without}");
}

/// A document that passed once is not judged again: what does not fit is then told where it is asked.
#[tokio::test]
async fn an_argument_that_does_not_fit_is_told_at_its_field_and_what_stands_beside_it_is_answered() {
    let world = World::demo().await;
    let question = r#"query($year: Int, $first: Int) { programme(by: {code: "OW"}) { code workPackages(first: 1) { nodes { code totals(year: $year) { budget } } } }
        organisations(first: $first) { nodes { name } } }"#;
    for _ in 0..2 {
        let answer = world.ask_with("pmo", question, json!({ "year": 2026, "first": 1 })).await;
        assert!(answer.get("errors").is_none(), "{answer}");
    }
    let answer = world.ask_with("pmo", question, json!({ "year": "2026", "first": true })).await;
    let package = &answer["data"]["programme"]["workPackages"]["nodes"][0];
    assert!(package["code"].is_string() && package["totals"].is_null() && answer["data"]["organisations"].is_null(), "{answer}");
    let errors = answer["errors"].as_array().unwrap();
    for (path, argument) in [(json!(["programme", "workPackages", "nodes", 0, "totals"]), "year"), (json!(["organisations"]), "first")] {
        let error = errors.iter().find(|error| error["path"] == path).unwrap_or_else(|| panic!("{path} in {answer}"));
        assert_eq!(error["extensions"], json!({ "code": "BAD_USER_INPUT", "argument": argument }), "{answer}");
        assert_eq!(error["message"], format!("{argument}: expected a value of Int"), "{answer}");
    }
}

/// What changes something is judged whole each time: after a part that can't be read nothing is done.
#[tokio::test]
async fn a_mutation_that_can_not_be_read_does_nothing_also_where_its_document_passed_before() {
    let world = World::demo().await;
    let known =
        world.data("pmo", r#"{ workPackages(where: {code: {eq: "OR"}}) { nodes { id milestones(first: 1) { nodes { id } } } } }"#).await;
    let (package, milestone) =
        (&known["workPackages"]["nodes"][0]["id"], &known["workPackages"]["nodes"][0]["milestones"]["nodes"][0]["id"]);
    let question = format!(
        r#"mutation($version: Int!, $dry: Boolean!) {{
            a: reachMilestone(input: {{id: {milestone}, expectedVersion: $version, evidence: "Seen", dryRun: $dry}}) {{ errors {{ code }} }}
            b: createMilestone(input: {{baselineOn: "2026-09-01", title: "After it", workPackage: {package}, dryRun: $dry}}) {{ milestone {{ title }} errors {{ code }} }} }}"#
    );
    for _ in 0..2 {
        let answer = world.ask_with("pmo", &question, json!({ "version": 1, "dry": true })).await;
        assert_eq!((answer.get("errors"), &answer["data"]["b"]["milestone"]["title"]), (None, &json!("After it")), "{answer}");
    }
    let answer = world.ask_with("pmo", &question, json!({ "version": "1", "dry": false })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    let count = world.data("pmo", r#"{ milestones(where: {title: {eq: "After it"}}) { totalCount } }"#).await;
    assert_eq!(count["milestones"]["totalCount"], 0, "{answer}");
}
