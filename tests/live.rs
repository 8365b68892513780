//! What happens, as those who follow it hear it: each what he may read, as long as he may.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::{Days, TimeDelta};
use entity::{Cents, LedgerKind, LedgerSource, account, budget_line, deputising, milestone, role_grant};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use regiekamer::auth::demo;
use regiekamer::clock::Clock;
use regiekamer::store::{Author, Booking};
use regiekamer_tests::World;
use sea_orm::{ColumnTrait, ConnectionTrait, Database, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const MILESTONES: &str =
    "subscription { changed(types: [MILESTONE]) { kind type id version node { id ... on Milestone { title version evidence } } } }";

/// A milestone of a work package of the programme «OW».
async fn made(world: &World, package: &str, title: &str, shared: bool) -> Value {
    let question =
        format!(r#"{{ programme(by: {{code: "OW"}}) {{ workPackages(where: {{code: {{eq: "{package}"}}}}) {{ nodes {{ id }} }} }} }}"#);
    let package = world.data("pmo", &question).await["programme"]["workPackages"]["nodes"][0]["id"].clone();
    let create = format!(
        r#"mutation {{ createMilestone(input: {{workPackage: {package}, title: "{title}", baselineOn: "2026-05-01", forecastOn: "2026-09-01", shared: {shared}}}) {{ milestone {{ id version }} errors {{ code }} }} }}"#
    );
    let answer = world.data("pmo", &create).await["createMilestone"].clone();
    assert_eq!(answer["errors"], json!([]));
    answer["milestone"].clone()
}

async fn moved(world: &World, milestone: &Value, version: i32, day: &str) {
    let change = format!(
        r#"mutation {{ rescheduleMilestone(input: {{id: {}, expectedVersion: {version}, forecastOn: "{day}"}}) {{ errors {{ code }} }} }}"#,
        milestone["id"]
    );
    assert_eq!(world.data("pmo", &change).await["rescheduleMilestone"]["errors"], json!([]));
}

/// Takes back every role of an account.
async fn revoked(world: &World, account: &str) {
    let accounts = world.data("admin", "{ accounts { nodes { name grants { nodes { id version } } } } }").await;
    let grants = accounts["accounts"]["nodes"].as_array().unwrap().iter().find(|known| known["name"] == account).unwrap();
    for grant in grants["grants"]["nodes"].as_array().unwrap() {
        let (id, version) = (&grant["id"], &grant["version"]);
        let revoke = format!("mutation {{ revokeRole(input: {{id: {id}, expectedVersion: {version}}}) {{ errors {{ code }} }} }}");
        assert_eq!(world.data("admin", &revoke).await["revokeRole"]["errors"], json!([]));
    }
}

/// Books on the first line of the programme «OW» in 2026.
async fn booked(world: &World, amount: i64) {
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let line = budget_line::Entity::find().filter(budget_line::Column::FiscalYear.eq(2026)).one(&view).await.unwrap().unwrap();
    drop(view);
    let booking = Booking::new(line.id, LedgerKind::Forecast, Cents(amount), world.clock.today(), LedgerSource::Manual, "bijstelling");
    writer.book(line.programme_id, vec![booking]).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_is_told_with_what_it_is_now_and_changes_of_one_moment_come_as_one() {
    let world = World::demo().await;
    let mut events = world.follow("pmo", MILESTONES).await;
    let milestone = made(&world, "PLK", "Proef", false).await;
    let created = events.data().await["changed"].clone();
    let node = json!({ "id": milestone["id"], "title": "Proef", "version": 1, "evidence": null });
    assert_eq!(created, json!({ "kind": "CREATED", "type": "MILESTONE", "id": milestone["id"], "version": 1, "node": node }));
    moved(&world, &milestone, 1, "2026-10-01").await;
    let changed = events.next().await;
    assert_eq!(
        (&changed["data"]["changed"]["kind"], &changed["data"]["changed"]["node"]["version"]),
        (&json!("CHANGED"), &json!(2)),
        "{changed}"
    );
    assert_eq!(changed["extensions"]["cost"]["statements"], 1, "{changed}");
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let key = milestone["id"].as_str().unwrap().rsplit_once('_').unwrap().1.parse().unwrap();
    for nth in 0..3 {
        writer.change::<milestone::Entity>(key, None, |row| row.title = format!("Proef {nth}")).await.unwrap();
    }
    writer.commit().await.unwrap();
    let rest = events.rest().await;
    assert_eq!((rest.len(), &rest[0]["data"]["changed"]["version"]), (1, &json!(5)), "{rest:?}");
}

#[tokio::test]
async fn nothing_is_told_of_what_was_rolled_back() {
    let world = World::demo().await;
    let mut events = world.follow("pmo", MILESTONES).await;
    let package = world.data("pmo", r#"{ workPackages(where: {code: {eq: "PLK"}}) { nodes { id } } }"#).await;
    let dry = format!(
        r#"mutation {{ createMilestone(input: {{workPackage: {}, title: "Droog", baselineOn: "2026-05-01", forecastOn: "2026-09-01", dryRun: true}}) {{ milestone {{ id }} }} }}"#,
        package["workPackages"]["nodes"][0]["id"]
    );
    assert!(world.data("pmo", &dry).await["createMilestone"]["milestone"].is_object());
    assert!(events.rest().await.is_empty());
}

#[tokio::test]
async fn a_coordinator_and_a_partner_hear_only_of_what_is_theirs() {
    let world = World::demo().await;
    let mut heard = Vec::new();
    for account in ["pmo", "coordinator-planketen", "coordinator-vth", "ipo", "uvw", "analyst", "admin"] {
        heard.push((account, world.follow(account, MILESTONES).await));
    }
    for (package, title, shared, who) in [
        ("PLK", "Intern", false, vec!["pmo", "coordinator-planketen", "analyst"]),
        ("VTH", "Gedeeld", true, vec!["pmo", "coordinator-vth", "ipo", "analyst"]),
    ] {
        made(&world, package, title, shared).await;
        let mut told = Vec::new();
        for (account, events) in &mut heard {
            let rest = events.rest().await;
            assert!(rest.iter().all(|event| event["data"]["changed"]["node"]["title"] == title), "{account}: {rest:?}");
            told.extend((!rest.is_empty()).then_some(*account));
        }
        assert_eq!(told, who, "{title}");
    }
}

#[tokio::test]
async fn only_of_a_programme_and_of_kinds_of_things_is_told_what_was_asked() {
    let world = World::demo().await;
    let programmes = world.data("auditor", "{ programmes { nodes { id code } } }").await;
    let id =
        |code: &str| programmes["programmes"]["nodes"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap()["id"].clone();
    let follow = async |arguments: String| world.follow("auditor", &format!("subscription {{ changed({arguments}) {{ type }} }}")).await;
    let mut ours = follow(format!("programme: {}", id("OW"))).await;
    let mut other = follow(format!("programme: {}", id("BO"))).await;
    let mut contracts = follow("types: [CONTRACT]".to_owned()).await;
    made(&world, "PLK", "Proef", false).await;
    assert_eq!(ours.data().await["changed"]["type"], "MILESTONE");
    assert!(other.rest().await.is_empty() && contracts.rest().await.is_empty());
    for (argument, named) in
        [("programme: \"x\"", "programme"), ("programme: \"contract_00000000-0000-0000-0000-000000000000\"", "programme")]
    {
        let mut refused = world.follow("pmo", &format!("subscription {{ changed({argument}) {{ type }} }}")).await;
        let answer = refused.next().await;
        assert_eq!((&answer["errors"][0]["extensions"]["argument"], refused.next().await), (&json!(named), json!("complete")), "{answer}");
    }
}

#[tokio::test]
async fn a_role_that_is_taken_back_stops_the_flow_and_withdraws_what_was_told() {
    let world = World::demo().await;
    let mut events = world.follow("coordinator-planketen", MILESTONES).await;
    let milestone = made(&world, "PLK", "Proef", false).await;
    assert_eq!(events.data().await["changed"]["kind"], "CREATED");
    revoked(&world, "coordinator-planketen").await;
    let withdrawn = json!({ "kind": "WITHDRAWN", "type": "MILESTONE", "id": milestone["id"], "version": null, "node": null });
    assert_eq!(events.data().await["changed"], withdrawn);
    moved(&world, &milestone, 1, "2026-10-01").await;
    assert!(events.rest().await.is_empty());
}

#[tokio::test]
async fn what_is_shared_no_more_is_withdrawn_and_what_was_never_told_is_not() {
    let world = World::demo().await;
    let mut events = world.follow("ipo", MILESTONES).await;
    let told = made(&world, "VTH", "Gedeeld", true).await;
    made(&world, "VTH", "Intern", false).await;
    assert_eq!(events.data().await["changed"]["id"], told["id"]);
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    // What a partner owns it reads, shared or not.
    let shared = milestone::Entity::find().filter(milestone::Column::Shared.eq(true)).filter(milestone::Column::OwnerId.is_null());
    let all = shared.all(&view).await.unwrap();
    drop(view);
    for milestone in &all {
        writer.change::<milestone::Entity>(milestone.id, None, |row| row.shared = false).await.unwrap();
    }
    writer.commit().await.unwrap();
    let rest = events.rest().await;
    assert!(all.len() > 1 && rest.len() == 1, "{rest:?}");
    assert_eq!((&rest[0]["data"]["changed"]["kind"], &rest[0]["data"]["changed"]["id"]), (&json!("WITHDRAWN"), &told["id"]));
}

#[tokio::test]
async fn a_grant_that_ended_by_its_day_stops_the_flow() {
    let world = World::demo().await;
    let mut events = world.follow("pmt", MILESTONES).await;
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let account = account::Entity::find().filter(account::Column::Name.eq("pmt")).one(&view).await.unwrap().unwrap();
    let grants = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(account.id)).all(&view).await.unwrap();
    drop(view);
    let yesterday = world.clock.today() - Days::new(1);
    for grant in grants {
        writer.change::<role_grant::Entity>(grant.id, None, |row| row.ends_on = Some(yesterday)).await.unwrap();
    }
    writer.commit().await.unwrap();
    made(&world, "PLK", "Proef", true).await;
    assert!(events.rest().await.is_empty());
}

#[tokio::test]
async fn an_account_that_is_closed_hears_that_it_is_and_nothing_more() {
    let world = World::demo().await;
    let mut events = world.follow("finance", MILESTONES).await;
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let account = account::Entity::find().filter(account::Column::Name.eq("finance")).one(&view).await.unwrap().unwrap();
    drop(view);
    writer.change::<account::Entity>(account.id, None, |row| row.active = false).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(events.next().await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!((events.next().await, events.next().await), (json!("complete"), Value::Null));
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let world = World::demo().await;
    let now = Clock::real();
    let exp = (now + TimeDelta::seconds(2)).timestamp();
    let claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "iat": now.timestamp(), "exp": exp });
    let token = encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(demo::KEY)).unwrap();
    let mut events = world.follow_by(&token, MILESTONES).await;
    assert_eq!(events.next().await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!((events.next().await, events.next().await), (json!("complete"), Value::Null));
}

#[tokio::test]
async fn totals_that_change_are_told_to_those_who_may_read_them() {
    let world = World::demo().await;
    let programme = world.data("pmo", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let follow = |year: i32| {
        format!(
            "subscription {{ totalsChanged(programme: {programme}, year: {year}) {{ year programme {{ totals(year: {year}) {{ forecast }} }} }} }}"
        )
    };
    let mut heard = Vec::new();
    for account in ["finance", "vro", "coordinator-vth", "ipo", "uvw", "admin"] {
        heard.push((account, world.follow(account, &follow(2026)).await));
    }
    let mut other = world.follow("finance", &follow(2025)).await;
    let mut entries = world.follow("ipo", "subscription { changed(types: [LEDGER_ENTRY]) { id } }").await;
    let mut booking =
        world.follow("finance", "subscription { changed(types: [LEDGER_ENTRY]) { kind node { ... on LedgerEntry { amount } } } }").await;
    booked(&world, 12_345).await;
    let mut told = Vec::new();
    for (account, events) in &mut heard {
        let rest = events.rest().await;
        let seen = rest.first().map(|event| event["data"]["totalsChanged"]["programme"]["totals"]["forecast"].clone());
        assert!(rest.len() < 2 && seen.as_ref().is_none_or(Value::is_string), "{account}: {rest:?}");
        told.extend(seen.map(|_| *account));
    }
    assert_eq!(told, ["finance", "vro", "coordinator-vth"]);
    assert_eq!(booking.data().await["changed"], json!({ "kind": "CREATED", "node": { "amount": "123.45" } }));
    assert!(other.rest().await.is_empty() && entries.rest().await.is_empty());
}

#[tokio::test]
async fn more_than_can_be_told_is_to_be_read_again() {
    let world = World::demo().await;
    let mut events = world.follow("pmo", MILESTONES).await;
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let known = milestone::Entity::find().one(&view).await.unwrap().unwrap();
    drop(view);
    for nth in 0..201 {
        let row = milestone::Model { id: writer.key(), version: 1, title: format!("Mijlpaal {nth}"), ..known.clone() };
        writer.insert::<milestone::Entity>(row).await.unwrap();
    }
    writer.commit().await.unwrap();
    let rest = events.rest().await;
    let resync = json!({ "kind": "RESYNC", "type": null, "id": null, "version": null, "node": null });
    assert!(rest.len() == 1 && rest[0]["data"]["changed"] == resync, "{rest:?}");
}

#[tokio::test]
async fn what_is_streamed_is_asked_as_what_is_posted() {
    let world = World::demo().await;
    let mut query = world.follow("pmo", r#"{ programme(by: {code: "OW"}) { code } }"#).await;
    assert_eq!(query.data().await["programme"]["code"], "OW");
    assert_eq!((query.next().await, query.next().await), (json!("complete"), Value::Null));
    let mut wrong = world.follow("pmo", "{ nothing }").await;
    assert_eq!(wrong.next().await["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(wrong.next().await, "complete");
    let send = async |request: axum::http::request::Builder, body: &str| {
        let token = demo::token("pmo").unwrap();
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::from(body.to_owned())).unwrap();
        world.respond(request).await.status()
    };
    let events = |request: axum::http::request::Builder| request.header(header::ACCEPT, "text/event-stream");
    let body = json!({ "query": "{ __typename }" }).to_string();
    assert_eq!(send(events(Request::put("/graphql/stream")), &body).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(send(events(Request::post("/graphql/stream")), &body).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send(Request::post("/graphql/stream").header(header::ACCEPT, "application/json"), &body).await, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(send(events(Request::get("/graphql/stream?query=%7B__typename%7D")), "").await, StatusCode::OK);
    let nobody = Request::post("/graphql/stream").header(header::ACCEPT, "text/event-stream").body(Body::empty()).unwrap();
    assert_eq!(world.respond(nobody).await.status(), StatusCode::UNAUTHORIZED);
    let (status, answer) = world
        .send(
            Request::get("/graphql?query=subscription%7Bchanged%7Bid%7D%7D")
                .header(header::AUTHORIZATION, format!("Bearer {}", demo::token("pmo").unwrap()))
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert!(status == StatusCode::OK && answer["errors"][0]["message"] == "queries and mutations are answered here", "{answer}");
}

/// Two instances on one database: what one writes the followers of the other hear, and a role that one takes back is refused
/// by the other at once.
#[tokio::test]
async fn what_one_instance_writes_another_tells() {
    let world = World::demo().await;
    if !world.is_postgres() {
        return;
    }
    let other = world.another().await;
    let mut events = other.follow("pmo", MILESTONES).await;
    let mut coordinator = other.follow("coordinator-planketen", MILESTONES).await;
    let milestone = made(&world, "PLK", "Proef", false).await;
    for events in [&mut events, &mut coordinator] {
        assert_eq!(events.data().await["changed"]["id"], milestone["id"]);
    }
    let question = "{ milestones { totalCount } }";
    assert!(other.data("coordinator-planketen", question).await["milestones"]["totalCount"].as_i64().unwrap() > 0);
    revoked(&world, "coordinator-planketen").await;
    let start = Instant::now();
    while other.data("coordinator-planketen", question).await["milestones"]["totalCount"] != 0 {
        assert!(start.elapsed() < Duration::from_secs(1), "a role is taken back within a second");
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(coordinator.data().await["changed"]["kind"], "WITHDRAWN");
    moved(&world, &milestone, 1, "2026-10-01").await;
    assert_eq!(events.data().await["changed"]["version"], 2);
    assert!(coordinator.rest().await.is_empty());
}

#[tokio::test]
async fn who_follows_reads_again_after_a_connection_was_lost() {
    let world = World::demo().await;
    if !world.is_postgres() {
        return;
    }
    let mut events = world.follow("pmo", MILESTONES).await;
    world
        .sql(&[
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'".to_owned()
        ])
        .await;
    assert_eq!(events.data().await["changed"]["kind"], "RESYNC");
    // Until it listens again nothing is heard, and it is said once more when it does.
    assert_eq!(events.data().await["changed"]["kind"], "RESYNC");
    made(&world, "PLK", "Proef", false).await;
    let rest = events.rest().await;
    assert!(rest.last().is_some_and(|event| event["data"]["changed"]["kind"] == "CREATED"), "{rest:?}");
}

/// The database takes no connections for some seconds, and cuts off those that there are.
#[tokio::test]
async fn who_follows_outlasts_a_database_that_is_away() {
    let world = World::demo().await;
    let Some(url) = world.postgres().map(str::to_owned) else { return };
    let (server, name) = url.rsplit_once('/').unwrap();
    let maintenance = Database::connect(format!("{server}/postgres")).await.unwrap();
    let run = async |sql: String| maintenance.execute_unprepared(&sql).await.unwrap();
    let mut events = world.follow("pmo", MILESTONES).await;
    run(format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")).await;
    run(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    sleep(Duration::from_secs(2)).await;
    run(format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")).await;
    assert_eq!(events.data().await["changed"]["kind"], "RESYNC");
    // And whoever asks is answered: a connection that is dead is not given out.
    assert_eq!(world.data("pmo", "{ __typename }").await, json!({ "__typename": "Query" }));
    // It may be lost and found more than once; in the end what happens is told.
    for nth in 0..5 {
        made(&world, "PLK", &format!("Proef {nth}"), false).await;
        let rest = events.until_quiet(Duration::from_secs(3)).await;
        if rest.iter().any(|event| event["data"]["changed"]["kind"] == "CREATED") {
            return;
        }
    }
    panic!("nothing is told any more");
}

/// The id of an account.
async fn id(world: &World, account: &str) -> Value {
    let question = format!(r#"{{ accounts(where: {{name: {{eq: "{account}"}}}}) {{ nodes {{ id }} }} }}"#);
    world.data("admin", &question).await["accounts"]["nodes"][0]["id"].clone()
}

/// Ends the deputising of the demo that runs.
async fn deputising_ended(world: &World) {
    let running = world.data("pmo", r"{ deputisings(first: 1) { nodes { id version } } }").await["deputisings"]["nodes"][0].clone();
    let end = format!(
        "mutation {{ endDeputising(input: {{id: {}, expectedVersion: {}}}) {{ errors {{ code }} }} }}",
        running["id"], running["version"]
    );
    assert_eq!(world.data("admin", &end).await["endDeputising"]["errors"], json!([]));
}

/// Who stands in for another follows what that one would, and no longer than he stands in.
#[tokio::test]
async fn a_deputy_hears_in_the_place_of_another_until_that_ends() {
    let world = World::demo().await;
    let absentee = id(&world, "pmo-coordinator").await;
    let grants = "subscription { changed(types: [ROLE_GRANT]) { type } }";
    let (mut own, mut acting) = (world.follow("pmo", grants).await, world.follow_for("pmo", &absentee, grants).await);
    let programme = world.data("pmo", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].clone();
    let grant = format!(
        "mutation {{ grantRole(input: {{account: {}, role: HR, scope: {{programme: {programme}}}}}) {{ errors {{ code }} }} }}",
        id(&world, "finance").await
    );
    assert_eq!(world.data("admin", &grant).await["grantRole"]["errors"], json!([]));
    assert_eq!(acting.data().await["changed"]["type"], "ROLE_GRANT");
    assert!(own.rest().await.is_empty(), "in his own role he does not see who holds which");
    deputising_ended(&world).await;
    assert_eq!(acting.next().await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!((acting.next().await, acting.next().await), (json!("complete"), Value::Null));
}

#[tokio::test]
async fn a_deputising_that_ended_by_its_day_ends_the_flow() {
    let world = World::demo().await;
    let absentee = id(&world, "pmo-coordinator").await;
    let mut acting = world.follow_for("pmo", &absentee, MILESTONES).await;
    let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
    let view = writer.view().unwrap();
    let running = deputising::Entity::find().filter(deputising::Column::EndsOn.lt(world.clock.today() + Days::new(20)));
    let running = running.one(&view).await.unwrap().unwrap();
    drop(view);
    let yesterday = world.clock.today() - Days::new(1);
    writer.change::<deputising::Entity>(running.id, None, |row| row.ends_on = yesterday).await.unwrap();
    writer.commit().await.unwrap();
    made(&world, "PLK", "Proef", true).await;
    assert_eq!(acting.next().await["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// Two instances on one database: what one takes back, a deputising, a key, an account, the other refuses within a second.
#[tokio::test]
async fn what_one_instance_takes_back_another_refuses_within_a_second() {
    let world = World::demo().await;
    if !world.is_postgres() {
        return;
    }
    let other = world.another().await;
    let make = format!(
        r#"mutation {{ createApiToken(input: {{account: {}, name: "Sleutel", expiresOn: "2026-12-31"}}) {{ key apiToken {{ id version }} }} }}"#,
        id(&world, "analyst").await
    );
    let made = world.data("admin", &make).await["createApiToken"].clone();
    let (key, pmo, hr) = (made["key"].as_str().unwrap().to_owned(), demo::token("pmo").unwrap(), demo::token("hr").unwrap());
    let (absentee, closed) = (id(&world, "pmo-coordinator").await, id(&world, "hr").await);
    let status = async |token: &str, absentee: Option<&str>| {
        let mut request = Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(absentee) = absentee {
            request = request.header("on-behalf-of", absentee);
        }
        other.send(request.body(Body::from(r#"{"query":"{ programmes { totalCount } }"}"#)).unwrap()).await.0
    };
    let revoke =
        format!("mutation {{ revokeApiToken(input: {{id: {}, expectedVersion: 1}}) {{ errors {{ code }} }} }}", made["apiToken"]["id"]);
    let close = format!("mutation {{ deactivateAccount(input: {{id: {closed}, expectedVersion: 1}}) {{ errors {{ code }} }} }}");
    for (token, behalf, takes_back, expected) in [
        (&pmo, absentee.as_str(), None, StatusCode::FORBIDDEN),
        (&key, None, Some(&revoke), StatusCode::UNAUTHORIZED),
        (&hr, None, Some(&close), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(status(token, behalf).await, StatusCode::OK);
        match takes_back {
            None => deputising_ended(&world).await,
            Some(mutation) => assert!(!world.data("admin", mutation).await.to_string().contains("code")),
        }
        let start = Instant::now();
        while status(token, behalf).await != expected {
            assert!(start.elapsed() < Duration::from_secs(1), "{takes_back:?} counts within a second");
            sleep(Duration::from_millis(20)).await;
        }
    }
    assert_eq!(status(&pmo, None).await, StatusCode::OK, "of his own he has what he had");
}
