//! What can be done with milestones: errors all at once, versions, dry runs, replays, history.

use axum::body::Body;
use axum::http::{Request, header};
use regiekamer::auth::demo::token;
use regiekamer_tests::World;
use serde_json::{Value, json};

const PACKAGE: &str = r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id milestones(where: {reachedOn: {isNull: true}}) { nodes { id version title forecastOn owner { shortName } } } } } }"#;

async fn package(world: &World) -> Value {
    world.data("pmo", PACKAGE).await["workPackages"]["nodes"][0].clone()
}

fn create(package: &Value, rest: &str) -> String {
    let shown = "milestone { id title forecastOn version } errors { code message path } conflict { current { version } }";
    format!(r"mutation {{ createMilestone(input: {{workPackage: {}, {rest}}}) {{ {shown} }} }}", package["id"])
}

#[tokio::test]
async fn all_errors_come_at_once_with_their_paths_in_the_language_asked() {
    let world = World::demo().await;
    let question = create(&package(&world).await, r#"title: " ", baselineOn: "2031-01-01", forecastOn: "2026-09-01""#);
    let answer = world.data("pmo", &question).await;
    let errors = &answer["createMilestone"]["errors"];
    assert_eq!(errors[0], json!({ "code": "TITLE_INVALID", "message": "geef een titel van 1 tot 200 tekens", "path": ["input", "title"] }));
    assert_eq!((&errors[1]["code"], &errors[1]["path"]), (&json!("OUTSIDE_WORK_PACKAGE"), &json!(["input", "baselineOn"])));
    assert_eq!((errors.as_array().unwrap().len(), &answer["createMilestone"]["milestone"]), (2, &Value::Null));
    let request = Request::post("/graphql").header(header::AUTHORIZATION, format!("Bearer {}", token("pmo").unwrap()));
    let request = request.header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT_LANGUAGE, "en");
    let (_, answer) = world.send(request.body(Body::from(json!({ "query": question }).to_string())).unwrap()).await;
    assert_eq!(answer["data"]["createMilestone"]["errors"][0]["message"], "give a title of 1 to 200 characters");
}

#[tokio::test]
async fn a_milestone_is_made_moved_and_reached_and_its_history_tells() {
    let world = World::demo().await;
    let package = package(&world).await;
    let made = world
        .data("coordinator-planketen", &create(&package, r#"title: "Proef", baselineOn: "2026-05-01", forecastOn: "2026-09-01""#))
        .await;
    let made = &made["createMilestone"]["milestone"];
    assert_eq!((&made["title"], &made["version"]), (&json!("Proef"), &json!(1)));
    let moved = format!(
        r#"mutation {{ rescheduleMilestone(input: {{id: {}, expectedVersion: 1, forecastOn: "2026-06-01"}}) {{ milestone {{ version forecastOn baselineOn }} errors {{ code }} }} }}"#,
        made["id"]
    );
    let moved = world.data("pmo", &moved).await["rescheduleMilestone"].clone();
    assert_eq!(moved, json!({ "milestone": { "version": 2, "forecastOn": "2026-06-01", "baselineOn": "2026-05-01" }, "errors": [] }));
    let reach = |version: i32| {
        format!(
            r#"mutation {{ reachMilestone(input: {{id: {}, expectedVersion: {version}, evidence: "Verslag"}}) {{ milestone {{ version reachedOn evidence }} errors {{ code path }} conflict {{ current {{ version forecastOn }} }} }} }}"#,
            made["id"]
        )
    };
    let stale = world.data("pmo", &reach(1)).await["reachMilestone"].clone();
    let conflict = json!({ "milestone": null, "errors": [{ "code": "CONFLICT", "path": ["input", "id"] }], "conflict": { "current": { "version": 2, "forecastOn": "2026-06-01" } } });
    assert_eq!(stale, conflict);
    let reached = world.data("pmo", &reach(2)).await["reachMilestone"]["milestone"].clone();
    assert_eq!(reached, json!({ "version": 3, "reachedOn": "2026-06-15", "evidence": "Verslag" }));
    let history = format!(
        "{{ node(id: {}) {{ ... on Milestone {{ history(first: 50) {{ nodes {{ action field before after actor {{ name }} entityVersion }} }} }} }} }}",
        made["id"]
    );
    let history = world.data("pmo", &history).await["node"]["history"]["nodes"].clone();
    let of = |field: &str, action: &str| {
        history.as_array().unwrap().iter().find(|change| change["field"] == field && change["action"] == action).unwrap().clone()
    };
    let moved = json!({ "action": "CHANGE", "field": "forecastOn", "before": "2026-09-01", "after": "2026-06-01", "actor": { "name": "pmo" }, "entityVersion": 2 });
    assert_eq!(of("forecastOn", "CHANGE"), moved);
    assert_eq!(of("title", "CREATE")["actor"]["name"], "coordinator-planketen");
}

#[tokio::test]
async fn who_may_not_write_is_told_so_and_who_may_not_read_finds_nothing() {
    let world = World::demo().await;
    let package = package(&world).await;
    let question = create(&package, r#"title: "Proef", baselineOn: "2026-09-01""#);
    for account in ["finance", "coordinator-vth", "auditor", "ipo", "hr"] {
        let answer = world.ask(account, &question).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{account}: {answer}");
    }
    let other =
        world.data("auditor", r#"{ workPackages(where: {code: {eq: "WAT"}}) { nodes { id } } }"#).await["workPackages"]["nodes"][0].clone();
    let answer = world.data("pmo", &create(&other, r#"title: "Proef", baselineOn: "2026-09-01""#)).await;
    assert_eq!(answer["createMilestone"]["errors"][0]["code"], "NOT_FOUND");
    assert_eq!(world.data("pmo", PACKAGE).await["workPackages"]["nodes"][0], package, "nothing was written");
}

#[tokio::test]
async fn a_partner_moves_its_own_milestone_and_no_other() {
    let world = World::demo().await;
    let milestones = package(&world).await["milestones"]["nodes"].clone();
    for milestone in milestones.as_array().unwrap() {
        let question = format!(
            r#"mutation {{ rescheduleMilestone(input: {{id: {}, expectedVersion: 1, forecastOn: "2027-01-05"}}) {{ milestone {{ forecastOn }} errors {{ code }} }} }}"#,
            milestone["id"]
        );
        let answer = world.ask("ipo", &question).await;
        if milestone["owner"].is_null() {
            let refused = answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
                || answer["data"]["rescheduleMilestone"]["errors"][0]["code"] == "NOT_FOUND";
            assert!(refused, "{answer}");
        } else {
            assert_eq!(answer["data"]["rescheduleMilestone"]["milestone"]["forecastOn"], "2027-01-05", "{answer}");
        }
    }
}

#[tokio::test]
async fn a_dry_run_shows_all_and_keeps_nothing() {
    let world = World::demo().await;
    let package = package(&world).await;
    let answer = world.data("pmo", &create(&package, r#"title: "Proef", baselineOn: "2026-09-01", dryRun: true"#)).await;
    assert_eq!(answer["createMilestone"]["milestone"]["title"], "Proef");
    let id = &answer["createMilestone"]["milestone"]["id"];
    assert_eq!(world.data("pmo", &format!("{{ node(id: {id}) {{ id }} }}")).await["node"], Value::Null);
}

#[tokio::test]
async fn the_same_request_again_is_answered_again_and_done_once() {
    let world = World::demo().await;
    let package = package(&world).await;
    let question = create(&package, r#"title: "Eenmaal", baselineOn: "2026-09-01", idempotencyKey: "k-1""#);
    let all = futures::future::join_all((0..4).map(|_| world.data("pmo", &question))).await;
    assert!(all[0]["createMilestone"]["milestone"]["id"].is_string());
    assert!(all.iter().all(|answer| answer == &all[0]), "{all:?}");
    let count = world.data("pmo", r#"{ milestones(where: {title: {eq: "Eenmaal"}}) { totalCount } }"#).await;
    assert_eq!(count["milestones"]["totalCount"], 1);
    let other = world.ask("pmo", &question.replace("Eenmaal", "Anders")).await;
    assert_eq!(other["errors"][0]["extensions"]["argument"], "input.idempotencyKey", "{other}");
    let another = world.data("pmo-coordinator", &question).await;
    assert_ne!(another, all[0], "a key belongs to an account");
}

#[tokio::test]
async fn of_those_who_change_at_once_one_wins() {
    let world = World::demo().await;
    let milestone = package(&world).await["milestones"]["nodes"][0].clone();
    let questions: Vec<_> = (1..=8)
        .map(|day| format!(r#"mutation {{ rescheduleMilestone(input: {{id: {}, expectedVersion: 1, forecastOn: "2027-02-0{day}"}}) {{ milestone {{ version }} errors {{ code }} }} }}"#, milestone["id"]))
        .collect();
    let all = futures::future::join_all(questions.iter().map(|question| world.data("pmo", question))).await;
    let won = all.iter().filter(|answer| answer["rescheduleMilestone"]["milestone"]["version"] == 2).count();
    let lost = all.iter().filter(|answer| answer["rescheduleMilestone"]["errors"][0]["code"] == "CONFLICT").count();
    assert_eq!((won, lost), (1, 7), "{all:?}");
}

#[tokio::test]
async fn the_viewer_is_told_what_he_can_do_and_why_not() {
    let world = World::demo().await;
    let can = "viewerCan { reach { allowed reason } }";
    let question = format!(
        r#"{{ milestones(where: {{title: {{contains: "PLK"}}}}) {{ nodes {{ reachedOn owner {{ id }} dependsOn {{ nodes {{ reachedOn }} }} {can} }} }} }}"#
    );
    for (account, may) in [("pmo", true), ("coordinator-planketen", true), ("finance", false), ("ipo", false), ("auditor", false)] {
        for milestone in world.data(account, &question).await["milestones"]["nodes"].as_array().unwrap() {
            let (open, own) = (milestone["reachedOn"].is_null(), account == "ipo" && !milestone["owner"].is_null());
            let waits = milestone["dependsOn"]["nodes"].as_array().unwrap().iter().any(|other| other["reachedOn"].is_null());
            let expected = match (may || own, open) {
                (true, true) if waits => json!({ "allowed": false, "reason": "een mijlpaal waarvan deze afhangt, is nog niet behaald" }),
                (true, true) => json!({ "allowed": true, "reason": null }),
                (true, false) => json!({ "allowed": false, "reason": "deze mijlpaal is al behaald" }),
                (false, _) => json!({ "allowed": false, "reason": "uw rol staat dit niet toe" }),
            };
            assert_eq!(milestone["viewerCan"]["reach"], expected, "{account}: {milestone}");
        }
    }
    let packages = "{ workPackages { nodes { code viewerCan { appointCoordinator { allowed } createMilestone { allowed } } } } }";
    for package in world.data("coordinator-vth", packages).await["workPackages"]["nodes"].as_array().unwrap() {
        let expected = json!({ "appointCoordinator": { "allowed": false }, "createMilestone": { "allowed": package["code"] == "VTH" } });
        assert_eq!(package["viewerCan"], expected, "{package}");
    }
}
