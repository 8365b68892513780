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

/// Whether it is judged anew or passed before: what is of another type is refused, what is left out has its default.
#[tokio::test]
async fn variables_are_what_they_say_each_time() {
    let world = World::demo().await;
    let question = r#"query($year: Int, $hide: Boolean! = true, $lang: Language, $by: [BudgetGroupBy!]) { programme(by: {code: "OW"}) { code totals(year: $year) { budget }
            name @skip(if: $hide) status @include(if: $hide) }
        labels(lang: $lang) { label } budgetAggregate(groupBy: $by) { complete } }"#;
    for _ in 0..3 {
        let answer = world.ask_with("pmo", question, json!({ "year": 2026 })).await;
        let programme = &answer["data"]["programme"];
        assert!(answer.get("errors").is_none() && programme.get("name").is_none() && programme["status"] == "ACTIVE", "{answer}");
        assert!(answer["data"]["labels"].as_array().is_some_and(|labels| labels.len() > 50), "{answer}");
        for (name, wrong) in [("year", json!("2026")), ("year", json!(2026.5)), ("hide", json!("yes")), ("hide", Value::Null)] {
            let answer = world.ask_with("pmo", question, json!({ name: wrong })).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"], json!({ "code": "BAD_USER_INPUT", "argument": format!("${name}") }), "{answer}");
            assert_eq!(answer.get("data"), None, "{answer}");
        }
    }
}

#[tokio::test]
async fn a_mutation_is_done_once_or_not_at_all() {
    let world = World::demo().await;
    let package = world.data("pmo", r#"{ workPackages(where: {code: {eq: "OR"}}) { nodes { id } } }"#).await;
    let made = format!(
        r#"createMilestone(input: {{baselineOn: "2026-09-01", title: "Once", workPackage: {}}})"#,
        package["workPackages"]["nodes"][0]["id"]
    );
    let twice = format!(
        "mutation {{ a: {made} {{ milestone {{ title }} }} ...more }} fragment more on Mutation {{ a: {made} {{ errors {{ code }} }} }}"
    );
    let answer = world.ask("pmo", &twice).await;
    assert!(answer["errors"][0]["message"].as_str().is_some_and(|message| message.contains("«a» stands there twice")), "{answer}");
    let hidden = format!("mutation($hide: Boolean! = true) {{ a: {made} @skip(if: $hide) {{ milestone {{ title }} }} }}");
    assert_eq!(world.data("pmo", &hidden).await, json!({}));
    let count = world.data("pmo", r#"{ milestones(where: {title: {eq: "Once"}}) { totalCount } }"#).await;
    assert_eq!(count["milestones"]["totalCount"], 0);
}

#[tokio::test]
async fn a_fragment_on_a_union_fits_its_members() {
    let world = World::demo().await;
    let question = r#"query($with: Boolean!) { programme(by: {code: "OW"}) { ...scope directorate { ... on Scope { ... on Directorate { name } ... on Programme { code } } } }
            viewer { roles { scope { ... on Scope { __typename ... on Programme { ... on Scope { ... on Node { id } } } } } } } }
        fragment scope on Scope { __typename ... on Programme { code } ... on Node @include(if: $with) { id } }"#;
    for _ in 0..2 {
        let answer = world.ask_with("pmo", question, json!({ "with": true })).await;
        let programme = &answer["data"]["programme"];
        assert_eq!((&programme["__typename"], &programme["code"]), (&json!("Programme"), &json!("OW")), "{answer}");
        assert!(programme["id"].is_string() && programme["directorate"]["name"].is_string(), "{answer}");
        assert!(programme["directorate"].get("code").is_none(), "{answer}");
        let scope = &answer["data"]["viewer"]["roles"][0]["scope"];
        assert_eq!((&scope["__typename"], scope["id"].is_string()), (&json!("Programme"), true), "{answer}");
    }
}

#[tokio::test]
async fn an_argument_that_does_not_fit_is_told_once_and_what_stands_beside_it_is_answered() {
    let world = World::demo().await;
    let question = r#"{ programme(by: {code: "OW"}) { code t: totals(year: 2026, quarter: 9) { budget } ...more } organisations(first: 0) { totalCount } }
        fragment more on Programme { t: totals(year: 2026, quarter: 9) { actual } }"#;
    let answer = world.ask("pmo", question).await;
    assert_eq!(
        (&answer["data"]["programme"], &answer["data"]["organisations"]),
        (&json!({ "code": "OW", "t": null }), &Value::Null),
        "{answer}"
    );
    let mut errors: Vec<_> =
        answer["errors"].as_array().unwrap().iter().map(|error| (error["path"].to_string(), &error["extensions"]["argument"])).collect();
    errors.sort_unstable_by_key(|(path, _)| path.clone());
    assert_eq!(
        errors,
        [(r#"["organisations"]"#.to_owned(), &json!("first")), (r#"["programme","t"]"#.to_owned(), &json!("quarter"))],
        "{answer}"
    );
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
