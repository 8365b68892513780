//! An installation from nothing: tables, reference data, the first account, the first programme; and starts that meet.

use chrono::NaiveDate;
use regiekamer::access::{Rights, Standing, policies};
use regiekamer::clock::Clock;
use regiekamer::config::Config;
use regiekamer::error::Error;
use regiekamer::store::{Author, Location, Store};
use regiekamer_tests::{World, empty_database};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, Statement};
use serde_json::{Value, json};
use std::sync::Arc;

/// Its accounts are everybody's: beside those of an installation they would open it.
#[tokio::test]
async fn the_demo_leaves_an_installation_alone() {
    let world = World::empty().await;
    let account = "INSERT INTO account (id, version, issuer, subject, name, kind, active) VALUES ({id}, 1, 'https://id.example', 'ada', 'Ada', 'PERSON', TRUE)";
    let key = uuid::Uuid::now_v7();
    let id = if world.is_postgres() { format!("'{key}'") } else { format!("x'{}'", key.simple()) };
    world.sql(&[account.replace("{id}", &id)]).await;
    let refused = regiekamer::demo::load(&world.store, &world.clock, |_| {}).await.unwrap_err();
    assert!(refused.to_string().contains("this is an installation"), "{refused}");
    let programmes = world.store.view(&Arc::new(Rights::system())).unwrap();
    assert_eq!(entity::programme::Entity::find().count(&programmes).await.unwrap(), 0);
}

#[tokio::test]
async fn four_instances_that_start_at_once_all_come_up() {
    let database = empty_database().await;
    let location = Location { connections: 2, ..Location::at(database.url()) };
    let open = || Store::open(&location, policies::tables());
    let starters = if database.is_postgres() { 4 } else { 1 };
    // Each brings the tables up to date, and loads the demo.
    let start = async || {
        let (store, clock) =
            (open().await.unwrap(), Clock::starting(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap(), Config::default().zone));
        regiekamer::demo::load(&store, &clock, |_| {}).await.unwrap();
        store.ready().await
    };
    assert!(futures::future::join_all((0..starters).map(|_| start())).await.into_iter().all(|ready| ready));
    assert!(start().await, "and again");
}

#[tokio::test]
async fn from_an_empty_database_to_the_first_programme() {
    let world = World::empty().await;
    let store = &world.store;
    for (added, kept) in [(646, 0), (0, 646)] {
        let writer = store.write(Author::system(&world.clock)).await.unwrap();
        let imported = regiekamer::reference::import(&writer).await.unwrap();
        assert_eq!((imported.added, imported.kept), (added, kept));
        writer.commit().await.unwrap();
    }
    regiekamer::cli::create_account(
        store,
        Author::system(&world.clock),
        "Ada",
        regiekamer::auth::demo::ISSUER,
        "ada",
        entity::Role::PmoCoordinator,
    )
    .await
    .unwrap();
    let vng = world.data("ada", r#"{ organisations(where: {shortName: {eq: "VNG"}}) { nodes { id } } programmes { totalCount } }"#).await;
    assert_eq!(vng["programmes"]["totalCount"], 0);
    let create = format!(
        r#"mutation {{ createProgramme(input: {{code: "EEN", name: "Eerste programma", newDirectorate: "Directie", organisation: {}, startsOn: "2026-01-01", endsOn: "2028-12-31", vatRecoverable: true}}) {{
            programme {{ code status directorate {{ name organisation {{ shortName }} }} }} errors {{ code }} }} }}"#,
        vng["organisations"]["nodes"][0]["id"]
    );
    let made = world.data("ada", &create).await["createProgramme"]["programme"].clone();
    assert_eq!(
        made,
        json!({ "code": "EEN", "status": "PREPARATION", "directorate": { "name": "Directie", "organisation": { "shortName": "VNG" } } })
    );
}

#[tokio::test]
async fn the_first_account_has_a_name_and_an_identity_of_its_own() {
    let world = World::empty().await;
    let create = async |name: &str, subject: &str| {
        let system = Author::system(&world.clock);
        regiekamer::cli::create_account(&world.store, system, name, "https://id.example", subject, entity::Role::Admin).await
    };
    let refused = |outcome: Result<(), Error>, option: &str| matches!(outcome, Err(Error::Invalid { path, .. }) if path == option);
    assert!(refused(create(" ", "ada").await, "name") && refused(create("Ada", "").await, "subject"));
    assert!(create("Ada", "ada").await.is_ok());
    assert!(refused(create("Ada", "ada").await, "subject"), "she has one already");
}

#[tokio::test]
async fn a_database_of_another_kind_is_refused_and_no_file_is_made() {
    let outcome = Store::open(&Location::at("mysql://127.0.0.1/regiekamer"), policies::tables()).await;
    assert!(matches!(outcome, Err(Error::Invalid { path, .. }) if path == "database"));
    assert!(!std::path::Path::new("mysql:").exists());
}

#[tokio::test]
async fn the_demo_is_loaded_once() {
    let world = World::demo().await;
    let mut steps = Vec::new();
    regiekamer::demo::load(&world.store, &world.clock, |step| steps.push(step.to_owned())).await.unwrap();
    assert_eq!(steps, ["the demo is there already"]);
}

/// Statements that try to step round the policy, on the real tables.
#[tokio::test]
async fn a_view_runs_nothing_but_selects_over_the_viewers_rows() {
    let world = World::demo().await;
    let ow = world.data("auditor", r#"{ programme(by: {code: "OW"}) { id } }"#).await["programme"]["id"].as_str().unwrap().to_owned();
    let key = ow.trim_start_matches("programme_").parse().unwrap();
    let grant = regiekamer::access::Grant {
        standing: Standing::Role(entity::Role::Analyst),
        reach: regiekamer::access::Reach::Programmes(vec![key]),
    };
    let view = world.store.view(&Arc::new(Rights(vec![grant]))).unwrap();
    let raw = |sql: &str| Statement::from_string(view.get_database_backend(), sql);
    let few = entity::contract::Entity::find().count(&view).await.unwrap();
    assert_eq!(few, 16, "an analyst's contracts of one programme");
    for sql in [
        "SELECT count(*) AS n FROM contract",
        "select COUNT(*) as n from CONTRACT",
        "WITH x AS (SELECT * FROM contract) SELECT count(*) AS n FROM x",
        "SELECT (SELECT count(*) FROM contract c /* contract */) AS n -- contract",
        "SELECT count(*) AS n FROM (SELECT id FROM contract UNION SELECT id FROM \"contract\") u",
        "SELECT count(*) AS n FROM contract WHERE EXISTS (SELECT 1 FROM contract AS other WHERE other.id = contract.id)",
    ] {
        let n: i64 = view.query_one_raw(raw(sql)).await.unwrap().unwrap().try_get("", "n").unwrap();
        assert_eq!(u64::try_from(n).unwrap(), few, "{sql}");
    }
    for sql in [
        "SELECT * FROM public.contract",
        "SELECT * FROM main.contract",
        "SELECT * FROM idempotency_key",
        "SELECT * FROM contract, ledger_clock",
        "SELECT * FROM seaql_migrations",
        "DELETE FROM contract",
        "WITH x AS (DELETE FROM contract RETURNING *) SELECT * FROM x",
        "SELECT 1; SELECT * FROM contract",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pg_class",
        "WITH contract AS (SELECT 1) SELECT * FROM contract",
        "SELECT query_to_xml('SELECT * FROM public.contract', true, false, '')",
        "SELECT set_config('search_path', 'public', false)",
    ] {
        assert!(view.query_all_raw(raw(sql)).await.is_err(), "{sql}");
    }
    assert!(view.execute_raw(raw("DELETE FROM contract")).await.is_err() && view.execute_unprepared("DELETE FROM contract").await.is_err());
    let rates = entity::contract::Entity::find().all(&view).await.unwrap();
    assert!(rates.iter().all(|contract| contract.rate.open().is_none()));
    assert_eq!(world.data("auditor", "{ contracts { totalCount } }").await["contracts"]["totalCount"], Value::from(56));
}
