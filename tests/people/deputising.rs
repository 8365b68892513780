//! Somebody acts in the place of another: in his role alone, under his name, for some time; and four eyes stay four.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use regiekamer::auth::demo;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::time::Duration;

/// The accounts of the demo, each with its id, its version and its first grant.
async fn accounts(world: &World) -> Value {
    let question = "{ accounts(first: 100) { nodes { id version name grants { nodes { id version } } } } }";
    let nodes = world.data("admin", question).await["accounts"]["nodes"].clone();
    let named = nodes.as_array().unwrap().iter().map(|account| {
        let grant = account["grants"]["nodes"][0].clone();
        (account["name"].as_str().unwrap().to_owned(), json!({ "id": account["id"], "version": account["version"], "grant": grant }))
    });
    Value::Object(named.collect())
}

fn deputise(absentee: &Value, deputy: &Value, rest: &str) -> String {
    format!(
        r#"mutation {{ deputise(input: {{grant: {}, deputy: {}, reason: "Verlof", {rest}}}) {{
            deputising {{ id version state role from to grantedBy {{ name }} }} errors {{ code path }} }} }}"#,
        absentee["grant"]["id"], deputy["id"]
    )
}

/// Lets one stand in for another, as the coordinator of the office.
async fn lent(world: &World, accounts: &Value, absentee: &str, deputy: &str, rest: &str) -> Value {
    let question = deputise(&accounts[absentee], &accounts[deputy], rest);
    let answer = world.data("pmo-coordinator", &question).await["deputise"].clone();
    assert_eq!(answer["errors"], json!([]), "{absentee} by {deputy}");
    answer["deputising"].clone()
}

fn ended(deputising: &Value) -> String {
    format!(
        "mutation {{ endDeputising(input: {{id: {}, expectedVersion: {}}}) {{ deputising {{ id version state to endedAt }} errors {{ code }} }} }}",
        deputising["id"], deputising["version"]
    )
}

async fn partnership(world: &World) -> Value {
    let question = r#"{ partnerships(where: {organisation: {shortName: {eq: "UvW"}}}) { nodes { id } } }"#;
    world.data("pmo", question).await["partnerships"]["nodes"][0]["id"].clone()
}

fn propose(partnership: &Value, level: &str) -> String {
    format!(
        "mutation {{ proposeSharing(input: {{partnership: {partnership}, dataset: CONTRACTS, level: {level}}}) {{ sharingAgreement {{ id version }} errors {{ code }} }} }}"
    )
}

fn approve(agreement: &Value) -> String {
    format!(
        "mutation {{ approveSharing(input: {{id: {}, expectedVersion: {}}}) {{ sharingAgreement {{ status }} errors {{ code }} }} }}",
        agreement["id"], agreement["version"]
    )
}

/// What the state of things says of an approval: whether it is open, and why not.
fn can(agreement: &Value) -> String {
    format!("{{ node(id: {}) {{ ... on SharingAgreement {{ viewerCan {{ approve {{ allowed reason }} }} }} }} }}", agreement["id"])
}

const SAME_PERSON: [&str; 1] = ["SAME_PERSON"];

fn codes<'a>(answer: &'a Value, field: &str) -> Vec<&'a str> {
    let errors = answer["data"][field]["errors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    errors.iter().map(|error| error["code"].as_str().unwrap()).collect()
}

/// Golden case 9 (rules.md): a deputy approves what the absentee could approve; not what he asked for himself; not what the
/// absentee asked for; not after the end; the log shows both names.
#[tokio::test]
async fn golden_case_9_a_deputy_approves_what_the_absentee_could_and_no_more() {
    let world = World::demo().await;
    let (accounts, partnership) = (accounts(&world).await, partnership(&world).await);
    let deputising = lent(&world, &accounts, "pmt", "finance", r#"to: "2026-06-30""#).await;
    let absentee = &accounts["pmt"]["id"];
    let acting = async |query: String| {
        let (status, answer) = world.ask_for("finance", absentee, &query).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    };
    let by_himself = async |account: &str, query: String| world.ask(account, &query).await;
    let made = |answer: &Value| answer["data"]["proposeSharing"]["sharingAgreement"].clone();

    // What the absentee could approve: the deputy can, in his place alone.
    let others = made(&by_himself("pmo", propose(&partnership, "DETAIL")).await);
    assert_eq!(by_himself("finance", approve(&others)).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(acting(can(&others)).await["data"]["node"]["viewerCan"]["approve"], json!({ "allowed": true, "reason": null }));
    assert_eq!(acting(approve(&others)).await["data"]["approveSharing"]["sharingAgreement"]["status"], "ACTIVE");

    // The log shows both names.
    let log = format!(
        r#"{{ node(id: {}) {{ ... on SharingAgreement {{ approvedBy {{ name }} history(where: {{field: {{eq: "status"}}, action: {{eq: CHANGE}}}}) {{ nodes {{ after actor {{ name }} onBehalfOf {{ name }} }} }} }} }} }}"#,
        others["id"]
    );
    let log = by_himself("auditor", log).await["data"]["node"].clone();
    assert_eq!(log["approvedBy"]["name"], "finance");
    assert_eq!(log["history"]["nodes"], json!([{ "after": "ACTIVE", "actor": { "name": "finance" }, "onBehalfOf": { "name": "pmt" } }]));

    // Not what he asked for himself: neither he, nor the one for whom he asked it.
    let own = made(&acting(propose(&partnership, "SUMMARY")).await);
    for (account, answer) in [("finance", acting(approve(&own)).await), ("pmt", by_himself("pmt", approve(&own)).await)] {
        assert_eq!(codes(&answer, "approveSharing"), SAME_PERSON, "{account}");
    }
    for answer in [acting(can(&own)).await, by_himself("pmt", can(&own)).await] {
        assert_eq!(answer["data"]["node"]["viewerCan"]["approve"]["allowed"], false, "what is said is what is done: {answer}");
    }

    // Not what the absentee asked for.
    let theirs = made(&by_himself("pmt", propose(&partnership, "NONE")).await);
    assert_eq!(codes(&acting(approve(&theirs)).await, "approveSharing"), SAME_PERSON);
    assert_eq!(acting(can(&theirs)).await["data"]["node"]["viewerCan"]["approve"]["allowed"], false);
    // A third pair of eyes is one.
    assert_eq!(codes(&by_himself("pmo", approve(&own)).await, "approveSharing"), Vec::<&str>::new());

    // Not after the end.
    let over = by_himself("pmo-coordinator", ended(&deputising)).await["data"]["endDeputising"]["deputising"].clone();
    assert_eq!((&over["state"], &over["to"]), (&json!("ENDED"), &json!("2026-06-15")));
    let late = made(&by_himself("pmo", propose(&partnership, "DETAIL")).await);
    let (status, answer) = world.ask_for("finance", absentee, &approve(&late)).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    let again = by_himself("pmo-coordinator", ended(&over)).await;
    assert_eq!(codes(&again, "endDeputising"), ["ALREADY_ENDED"]);
}

/// Whoever has the role himself is two persons in one: of his own proposals he is no second pair of eyes, in whatever place he acts.
#[tokio::test]
async fn who_proposed_for_himself_does_not_approve_in_the_place_of_another() {
    let world = World::demo().await;
    let (accounts, partnership) = (accounts(&world).await, partnership(&world).await);
    let own = world.data("pmo", &propose(&partnership, "DETAIL")).await["proposeSharing"]["sharingAgreement"].clone();
    let (_, answer) = world.ask_for("pmo", &accounts["pmo-coordinator"]["id"], &approve(&own)).await;
    assert_eq!(codes(&answer, "approveSharing"), SAME_PERSON);
    // Two who act for the same person are no four eyes either.
    lent(&world, &accounts, "pmt", "finance", r#"to: "2026-06-15""#).await;
    let (_, answer) = world.ask_for("finance", &accounts["pmt"]["id"], &propose(&partnership, "SUMMARY")).await;
    let asked = answer["data"]["proposeSharing"]["sharingAgreement"].clone();
    let after = lent(&world, &accounts, "pmt", "procurement", r#"from: "2026-06-16", to: "2026-06-20""#).await;
    assert_eq!(after["state"], "PLANNED");
    world.sql(&["UPDATE deputising SET starts_on = '2026-06-15', ends_on = '2026-06-20' WHERE starts_on = '2026-06-16'".to_owned()]).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let (status, answer) = world.ask_for("procurement", &accounts["pmt"]["id"], &approve(&asked)).await;
    assert_eq!((status, codes(&answer, "approveSharing")), (StatusCode::OK, SAME_PERSON.to_vec()));
}

#[tokio::test]
async fn a_deputy_has_the_role_that_is_lent_and_nothing_of_his_own() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    lent(&world, &accounts, "procurement", "hr", r#"to: "2026-07-15""#).await;
    let question = r#"{ viewer { account { name } onBehalfOf roles { role to } deputises { absentee { id name } role { role from to } } }
        contract(by: {number: "VNG 26.047"}) { rate } people(where: {fullName: {eq: "Thijs Bakker"}}) { nodes { email } } }"#;
    let own = world.data("hr", question).await;
    let lent_to_him = json!([{ "absentee": { "id": accounts["procurement"]["id"], "name": "procurement" }, "role": { "role": "PROCUREMENT", "from": "2026-06-15", "to": "2026-07-15" } }]);
    assert_eq!((&own["viewer"]["onBehalfOf"], &own["viewer"]["deputises"]), (&Value::Null, &lent_to_him));
    assert!(own["contract"]["rate"].is_null() && own["people"]["nodes"][0]["email"].is_string(), "{own}");
    let (_, acting) = world.ask_for("hr", &accounts["procurement"]["id"], question).await;
    let acting = &acting["data"];
    assert_eq!((&acting["viewer"]["account"]["name"], &acting["viewer"]["onBehalfOf"]), (&json!("hr"), &accounts["procurement"]["id"]));
    assert_eq!(acting["viewer"]["roles"], json!([{ "role": "PROCUREMENT", "to": "2026-07-15" }]));
    assert_eq!((&acting["contract"]["rate"], &acting["viewer"]["deputises"]), (&json!("87.00"), &json!([])));
    assert!(acting["people"]["nodes"][0]["email"].is_null(), "what he sees in his own role, he does not see in this one");
}

#[tokio::test]
async fn it_is_granted_by_who_leads_the_office_and_by_administrators() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let question = deputise(&accounts["hr"], &accounts["pmt"], r#"to: "2026-07-01", dryRun: true"#);
    for account in ["pmo-coordinator", "admin"] {
        assert_eq!(world.data(account, &question).await["deputise"]["errors"], json!([]), "{account}");
    }
    for account in ["auditor", "pmt", "pmo", "finance", "hr", "coordinator-planketen", "vro", "analyst"] {
        assert_eq!(world.ask(account, &question).await["errors"][0]["extensions"]["code"], "FORBIDDEN", "{account}");
    }
    let everything = deputise(&accounts["auditor"], &accounts["pmt"], r#"to: "2026-07-01", dryRun: true"#);
    assert_eq!(codes(&world.ask("pmo-coordinator", &everything).await, "deputise"), ["NOT_FOUND"], "a role over more than his programme");
    assert_eq!(codes(&world.ask("admin", &everything).await, "deputise"), Vec::<&str>::new());
    let can = format!(
        "{{ node(id: {}) {{ ... on RoleGrant {{ role viewerCan {{ deputise {{ allowed }} revoke {{ allowed }} }} }} }} }}",
        accounts["hr"]["grant"]["id"]
    );
    for (account, deputises, revokes) in [("pmo-coordinator", true, false), ("admin", true, true), ("auditor", false, false)] {
        let can = world.data(account, &can).await["node"]["viewerCan"].clone();
        assert_eq!((&can["deputise"]["allowed"], &can["revoke"]["allowed"]), (&json!(deputises), &json!(revokes)), "{account}");
    }
}

#[tokio::test]
async fn what_speaks_against_a_deputising_is_said_with_its_place() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    for (absentee, deputy, rest, expected) in [
        ("hr", "hr", r#"to: "2026-07-01""#, vec![("OWN_DEPUTY", "deputy")]),
        ("hr", "pmo-coordinator", r#"to: "2026-07-01""#, vec![("OWN_ACCOUNT", "deputy")]),
        ("hr", "vro", r#"to: "2026-07-01""#, vec![("DEPUTY_UNFIT", "deputy")]),
        ("hr", "auditor", r#"to: "2026-07-01""#, vec![("DEPUTY_NOT_FOUND", "deputy")]),
        ("hr", "pmt", r#"to: "2026-06-14""#, vec![("ENDS_BEFORE_START", "to")]),
        ("hr", "pmt", r#"from: "2026-06-14", to: "2026-06-20""#, vec![("STARTS_IN_PAST", "from")]),
        ("hr", "pmt", r#"to: "2026-09-12", dryRun: true"#, vec![]),
        ("hr", "pmt", r#"to: "2026-09-13""#, vec![("TOO_LONG", "to")]),
        ("hr", "pmt", r#"from: "2028-01-01", to: "2028-03-30", dryRun: true"#, vec![]),
        ("hr", "pmt", r#"from: "2028-01-01", to: "2028-03-31""#, vec![("TOO_LONG", "to")]),
        ("pmo-coordinator", "pmt", r#"from: "2026-06-26", to: "2026-07-01""#, vec![("ALREADY_DEPUTISED", "from")]),
        ("pmo-coordinator", "pmt", r#"from: "2026-06-27", to: "2026-07-01", dryRun: true"#, vec![]),
    ] {
        let answer = world.data("pmo-coordinator", &deputise(&accounts[absentee], &accounts[deputy], rest)).await;
        let expected: Vec<_> = expected.iter().map(|(code, field)| json!({ "code": code, "path": ["input", field] })).collect();
        assert_eq!(answer["deputise"]["errors"], json!(expected), "{absentee} by {deputy}, {rest}");
    }
    let service = deputise(&accounts["hr"], &accounts["analyst"], r#"to: "2026-07-01""#);
    assert_eq!(codes(&world.ask("admin", &service).await, "deputise"), ["DEPUTY_UNFIT"], "a service is nobody's deputy");
    let empty = deputise(&accounts["hr"], &accounts["pmt"], r#"to: "2026-07-01""#).replace("\"Verlof\"", r#""  ""#);
    assert_eq!(codes(&world.ask("pmo-coordinator", &empty).await, "deputise"), ["TEXT_INVALID"]);
    let other = deputise(&json!({ "grant": { "id": accounts["hr"]["id"] } }), &accounts["pmt"], r#"to: "2026-07-01""#);
    let answer = world.ask("pmo-coordinator", &other).await;
    assert_eq!(answer["errors"][0]["extensions"]["argument"], "input.grant", "{answer}");
    // The grant itself ends: it is not lent for longer.
    world.sql(&["UPDATE role_grant SET ends_on = '2026-06-30' WHERE role = 'HR'".to_owned()]).await;
    for (to, expected) in [("2026-06-30", vec![]), ("2026-07-01", vec!["GRANT_ENDS"])] {
        let question = deputise(&accounts["hr"], &accounts["pmt"], &format!(r#"to: "{to}", dryRun: true"#));
        assert_eq!(codes(&world.ask("pmo-coordinator", &question).await, "deputise"), expected, "{to}");
    }
}

#[tokio::test]
async fn of_several_who_lend_a_role_at_once_one_does() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let questions =
        ["pmt", "finance", "procurement", "pmo"].map(|deputy| deputise(&accounts["hr"], &accounts[deputy], r#"to: "2026-07-01""#));
    let all = futures::future::join_all(questions.iter().map(|question| world.data("pmo-coordinator", question))).await;
    assert_eq!(all.iter().filter(|answer| answer["deputise"]["deputising"].is_object()).count(), 1, "{all:?}");
}

#[tokio::test]
async fn a_borrowed_role_is_not_lent_on() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let coordinator = &accounts["pmo-coordinator"];
    let on = deputise(coordinator, &accounts["pmt"], r#"from: "2026-07-01", to: "2026-07-10""#);
    let (_, answer) = world.ask_for("pmo", &coordinator["id"], &on).await;
    assert_eq!(codes(&answer, "deputise"), ["BORROWED_ROLE"]);
    let can = format!(
        "{{ node(id: {}) {{ ... on RoleGrant {{ viewerCan {{ deputise {{ allowed reason }} }} }} }} }}",
        coordinator["grant"]["id"]
    );
    let (_, can) = world.ask_for("pmo", &coordinator["id"], &can).await;
    let reason = json!({ "allowed": false, "reason": "een rol die u waarneemt, leent u niet verder uit" });
    assert_eq!(can["data"]["node"]["viewerCan"]["deputise"], reason, "{can}");
    // Nor does he, in the place of who leads the office, lend himself the role of a third.
    for deputy in ["pmo", "pmo-coordinator"] {
        let to_himself = deputise(&accounts["finance"], &accounts[deputy], r#"to: "2026-07-01""#);
        let (_, answer) = world.ask_for("pmo", &coordinator["id"], &to_himself).await;
        assert_eq!(codes(&answer, "deputise"), ["OWN_ACCOUNT"], "{deputy}");
    }
    // The role of a third he lends to a fourth; both names stand in the log.
    let third = deputise(&accounts["finance"], &accounts["pmt"], r#"to: "2026-07-01""#);
    let (_, answer) = world.ask_for("pmo", &coordinator["id"], &third).await;
    assert_eq!(answer["data"]["deputise"]["deputising"]["grantedBy"]["name"], "pmo", "{answer}");
    let log = format!(
        r#"{{ node(id: {}) {{ ... on Deputising {{ history(where: {{field: {{eq: "role"}}}}) {{ nodes {{ actor {{ name }} onBehalfOf {{ name }} }} }} }} }} }}"#,
        answer["data"]["deputise"]["deputising"]["id"]
    );
    let log = world.data("auditor", &log).await["node"]["history"]["nodes"][0].clone();
    assert_eq!((&log["actor"]["name"], &log["onBehalfOf"]["name"]), (&json!("pmo"), &json!("pmo-coordinator")));
    // Who stands in for the deputy gets the deputy's own role, and not the one that he borrows.
    lent(&world, &accounts, "pmo", "procurement", r#"to: "2026-06-20""#).await;
    let (_, roles) = world.ask_for("procurement", &accounts["pmo"]["id"], "{ viewer { roles { role } } }").await;
    assert_eq!(roles["data"]["viewer"]["roles"], json!([{ "role": "PMO" }]));
    let (status, _) = world.ask_for("procurement", &coordinator["id"], "{ viewer { roles { role } } }").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_the_absentee_loses_his_deputy_loses() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let deputising = lent(&world, &accounts, "procurement", "hr", r#"to: "2026-07-15""#).await;
    let later = lent(&world, &accounts, "procurement", "finance", r#"from: "2026-08-01", to: "2026-08-31""#).await;
    let procurement = &accounts["procurement"];
    let status = async || world.ask_for("hr", &procurement["id"], "{ viewer { roles { role } } }").await.0;
    let switch = |verb: &str, version: i64| {
        format!("mutation {{ {verb}Account(input: {{id: {}, expectedVersion: {version}}}) {{ errors {{ code }} }} }}", procurement["id"])
    };
    assert_eq!(status().await, StatusCode::OK);
    let version = procurement["version"].as_i64().unwrap();
    world.data("admin", &switch("deactivate", version)).await;
    assert_eq!(status().await, StatusCode::FORBIDDEN, "the roles of an account that is switched off count for nothing");
    world.data("admin", &switch("activate", version + 1)).await;
    assert_eq!(status().await, StatusCode::OK);
    let revoke = format!(
        "mutation {{ revokeRole(input: {{id: {}, expectedVersion: {}}}) {{ errors {{ code }} }} }}",
        procurement["grant"]["id"], procurement["grant"]["version"]
    );
    assert_eq!(world.data("admin", &revoke).await["revokeRole"]["errors"], json!([]));
    assert_eq!(status().await, StatusCode::FORBIDDEN);
    for (deputising, to) in [(&deputising, "2026-06-15"), (&later, "2026-08-31")] {
        let question =
            format!("{{ node(id: {}) {{ ... on Deputising {{ state to viewerCan {{ end {{ allowed }} }} }} }} }}", deputising["id"]);
        let now = world.data("pmo-coordinator", &question).await["node"].clone();
        assert_eq!(now, json!({ "state": "ENDED", "to": to, "viewerCan": { "end": { "allowed": false } } }));
    }
}

#[tokio::test]
async fn a_deputising_begins_and_ends_by_its_days() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let status =
        async |deputy: &str, absentee: &str| world.ask_for(deputy, &accounts[absentee]["id"], "{ viewer { roles { role } } }").await.0;
    assert_eq!(status("pmo", "pmo-coordinator").await, StatusCode::OK, "it runs");
    assert_eq!(status("pmo-coordinator", "pmo").await, StatusCode::FORBIDDEN, "it is planned");
    for (from, to, expected) in [
        ("2026-06-15", "2026-06-15", StatusCode::OK),
        ("2026-06-01", "2026-06-14", StatusCode::FORBIDDEN),
        ("2026-06-16", "2026-06-30", StatusCode::FORBIDDEN),
    ] {
        world.sql(&[format!("UPDATE deputising SET starts_on = '{from}', ends_on = '{to}' WHERE role = 'PMO_COORDINATOR'")]).await;
        // What was read of grants holds for a second.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        assert_eq!(status("pmo", "pmo-coordinator").await, expected, "{from} to {to}");
    }
}

#[tokio::test]
async fn nobody_acts_for_another_because_he_says_so() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let id = accounts["pmo-coordinator"]["id"].as_str().unwrap();
    let key = id.strip_prefix("account_").unwrap();
    for (account, header) in [
        ("pmo", accounts["pmo"]["id"].as_str().unwrap().to_owned()),
        ("pmo", accounts["admin"]["id"].as_str().unwrap().to_owned()),
        ("finance", id.to_owned()),
        ("pmo", key.to_owned()),
        ("pmo", format!("person_{key}")),
        ("pmo", format!("{id}, {id}")),
        ("pmo", "account_' OR 1 = 1 --".to_owned()),
        ("pmo", String::new()),
    ] {
        let (status, answer) = world.ask_for(account, &json!(header), "{ __typename }").await;
        assert_eq!((status, answer.get("data")), (StatusCode::FORBIDDEN, None), "{account}: «{header}»");
    }
    let request = |token: &str, names: &[&str]| {
        let mut request = Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        for name in names {
            request = request.header("On-Behalf-Of", *name);
        }
        request.body(Body::from(json!({ "query": "{ __typename }" }).to_string())).unwrap()
    };
    let pmo = demo::token("pmo").unwrap();
    assert_eq!(world.send(request(&pmo, &[id])).await.0, StatusCode::OK);
    assert_eq!(world.send(request(&pmo, &[id, id])).await.0, StatusCode::FORBIDDEN, "who names two names nobody");
    world.make_service("pmo").await;
    let make = format!(
        r#"mutation {{ createApiToken(input: {{account: {}, name: "Sleutel", expiresOn: "2026-12-31"}}) {{ key }} }}"#,
        accounts["pmo"]["id"]
    );
    let made = world.data("admin", &make).await["createApiToken"]["key"].clone();
    let made = made.as_str().unwrap();
    assert_eq!(world.send(request(made, &[])).await.0, StatusCode::OK);
    assert_eq!(world.send(request(made, &[id])).await.0, StatusCode::FORBIDDEN, "a key acts for its account alone");
}

#[tokio::test]
async fn the_same_key_of_a_request_is_another_in_the_place_of_another() {
    let world = World::demo().await;
    let accounts = accounts(&world).await;
    let package =
        world.data("pmo", r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id } } }"#).await["workPackages"]["nodes"][0]["id"]
            .clone();
    let make = format!(
        r#"mutation {{ createMilestone(input: {{workPackage: {package}, title: "Herhaald", baselineOn: "2026-12-01", idempotencyKey: "een"}}) {{ milestone {{ id }} errors {{ code }} }} }}"#
    );
    let own = world.data("pmo", &make).await["createMilestone"]["milestone"]["id"].clone();
    let acting = async || {
        let (_, answer) = world.ask_for("pmo", &accounts["pmo-coordinator"]["id"], &make).await;
        answer["data"]["createMilestone"]["milestone"]["id"].clone()
    };
    let first = acting().await;
    assert!(own.is_string() && first.is_string() && own != first, "{own} {first}");
    assert_eq!((acting().await, world.data("pmo", &make).await["createMilestone"]["milestone"]["id"].clone()), (first, own));
}

#[tokio::test]
async fn who_is_replaced_shows_in_his_appointment_to_those_who_may_know() {
    let world = World::demo().await;
    let question = r#"{ appointments(where: {function: {in: [PMO_COORDINATOR, COORDINATOR]}}, first: 100) { nodes { function person { fullName } deputisedBy { fullName } before: deputisedBy(on: "2026-06-07") { fullName } } } }"#;
    let coordinator = async |account: &str| {
        let nodes = world.data(account, question).await["appointments"]["nodes"].clone();
        nodes.as_array().unwrap().iter().find(|one| one["function"] == "PMO_COORDINATOR").cloned().unwrap_or_default()
    };
    for account in ["pmt", "pmo", "finance", "hr", "auditor"] {
        let found = coordinator(account).await;
        assert_eq!((&found["deputisedBy"]["fullName"], &found["before"]), (&json!("Joost Hofman"), &Value::Null), "{account}: {found}");
    }
    let answer = world.ask("ipo", question).await;
    assert!(answer["data"]["appointments"]["nodes"].as_array().unwrap().iter().all(|one| one["deputisedBy"].is_null()), "{answer}");
    assert!(answer["extensions"]["redactions"].to_string().contains("deputisedBy"), "a partner is told that it is hidden: {answer}");
    // Called off at once, it holds no more today, and held until today.
    let running = world.data("pmo", "{ deputisings(first: 1) { nodes { id version } } }").await["deputisings"]["nodes"][0].clone();
    assert_eq!(world.data("admin", &ended(&running)).await["endDeputising"]["errors"], json!([]));
    assert_eq!(coordinator("pmt").await["deputisedBy"], Value::Null);
    let on = |day: &str| format!(r#"{{ deputisings(on: "{day}") {{ totalCount }} }}"#);
    for (day, count) in [("2026-06-07", 0), ("2026-06-14", 1), ("2026-06-15", 0), ("2026-06-20", 0), ("2026-07-13", 1)] {
        assert_eq!(world.data("pmo", &on(day)).await["deputisings"]["totalCount"], count, "{day}");
    }
}

/// Why somebody is away can tell of his health.
#[tokio::test]
async fn why_somebody_is_away_is_personal() {
    let world = World::demo().await;
    let question =
        "{ deputisings { totalCount nodes { reason history(where: {field: {eq: \"reason\"}}) { nodes { class before after } } } } }";
    for (account, rows, reads) in [
        ("pmo-coordinator", 2, true),
        ("pmo", 2, true),
        ("hr", 2, true),
        ("pmt", 2, false),
        ("finance", 2, false),
        ("auditor", 2, false),
        ("admin", 2, false),
        ("coordinator-planketen", 0, false),
        ("vro", 0, false),
        ("ipo", 0, false),
        ("analyst", 0, false),
    ] {
        let list = world.data(account, question).await["deputisings"].clone();
        assert_eq!(list["totalCount"].as_i64().unwrap_or_default(), rows, "{account}: {list}");
        for one in list["nodes"].as_array().into_iter().flatten() {
            assert_eq!(one["reason"].is_string(), reads, "{account}: {one}");
            for event in one["history"]["nodes"].as_array().unwrap() {
                assert_eq!((&event["class"], &event["before"], &event["after"]), (&json!("PER"), &Value::Null, &Value::Null), "{account}");
            }
        }
    }
}
