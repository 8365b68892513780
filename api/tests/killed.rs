//! The process killed at any moment: what it acknowledged is there once, what it did not is there whole or not at all, and whoever
//! asks again under the same key gets the first answer. On a file, and on PostgreSQL where `REGIEKAMER_TEST_POSTGRES` names a server.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use regiekamer::access::policies;
use regiekamer::auth::demo::token;
use regiekamer::store::{Location, Store};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use uuid::Uuid;

const BINARY: &str = env!("CARGO_BIN_EXE_regiekamer");
/// So often it is killed.
const KILLS: u64 = 8;
const HEADER: &str = "Begrotingsjaar,Uitgaven (U) Verplichtingen (V) Ontvangsten (O),Begrotingsstaat,Begrotingsstaat omschrijving,Onderdeel,Omschrijving,ontwerpbegroting,vastgestelde begroting,1ste suppletoire begroting,2de suppletoire begroting,Realisatie";

/// The binary, which serves the demo.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(database: &str) -> Self {
        let arguments = ["demo", "--listen", "127.0.0.1:0", "--database", database];
        let mut process = Command::new(BINARY).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next().expect("the server starts").unwrap();
            if let Some((_, url)) = line.split_once("listens at  ") {
                break url.to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// As it comes: nothing where the process is gone.
    async fn ask(&self, query: &str, variables: Value) -> Option<Value> {
        ask(&self.url, query, variables).await
    }
}

async fn ask(url: &str, query: &str, variables: Value) -> Option<Value> {
    let client = reqwest::Client::new();
    let body = json!({ "query": query, "variables": variables }).to_string();
    let request = client.post(url).bearer_auth(token("finance").unwrap()).header("content-type", "application/json").body(body);
    let text = request.timeout(Duration::from_secs(20)).send().await.ok()?.text().await.ok()?;
    serde_json::from_str(&text).ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
    }
}

/// Imports three rows of an article of its own: six entries on three lines, or nothing.
fn rows(nth: u64) -> String {
    let row = |side: &str| format!("2024,{side},PLK,Planketen,K{nth},Gedood,1,{nth},,,-{nth}\n");
    format!("{HEADER}\n{}{}{}", row("U"), row("V"), row("O"))
}

async fn import(url: &str, programme: &str, nth: u64) -> Option<Value> {
    let query = format!(
        r#"mutation($file: String!) {{ importLedger(input: {{programme: "{programme}", file: $file, idempotencyKey: "dood {nth}"}}) {{ programme {{ id }} errors {{ code }} }} }}"#
    );
    ask(url, &query, json!({ "file": rows(nth) })).await
}

/// A number that looks random (a linear congruence): a run is the same as the next.
fn roll(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

async fn killed_at_any_moment(database: &str) {
    let mut server = Server::start(database);
    let question = r#"{ programme(by: {code: "OW"}) { id } }"#;
    let programme = server.ask(question, json!({})).await.unwrap()["data"]["programme"]["id"].as_str().unwrap().to_owned();
    let (mut seed, mut nth) = (2026, 0);
    let mut acknowledged = Vec::new();
    // How long an import takes, so that death comes while it runs.
    let start = Instant::now();
    nth += 1;
    assert_eq!(import(&server.url, &programme, nth).await.unwrap()["data"]["importLedger"]["errors"], json!([]));
    acknowledged.push(nth);
    let takes = u64::try_from(start.elapsed().as_micros()).unwrap();
    for _ in 0..KILLS {
        let (url, id, first) = (server.url.clone(), programme.clone(), nth + 1);
        let client = tokio::spawn(async move {
            let mut done = Vec::new();
            for nth in first.. {
                match import(&url, &id, nth).await {
                    Some(answer) if answer["data"]["importLedger"]["errors"] == json!([]) => done.push(nth),
                    Some(answer) => panic!("{answer}"),
                    None => return (done, nth),
                }
            }
            unreachable!("the server is killed")
        });
        tokio::time::sleep(Duration::from_micros(roll(&mut seed, takes * 3))).await;
        server.kill();
        let (done, last) = client.await.unwrap();
        acknowledged.extend(done);
        nth = last;
        server = Server::start(database);
        // What was under way is asked again, under its key: it is there once, whether it was there before or not.
        for _ in 0..2 {
            let again = import(&server.url, &programme, last).await.unwrap();
            assert_eq!(again["data"]["importLedger"], json!({ "programme": { "id": programme }, "errors": [] }), "{again}");
        }
        acknowledged.push(last);
    }
    server.kill();
    let store = Store::open(&Location::at(database), policies::tables()).await.unwrap();
    assert_eq!(store.verify().await.unwrap(), []);
    store.close().await;
    let connection = Database::connect(database).await.unwrap();
    let count = |sql: &str| {
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let connection = &connection;
        async move { connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap() }
    };
    let all = i64::try_from(acknowledged.len()).unwrap();
    assert_eq!(count("SELECT count(*) FROM ledger_entry WHERE source = 'IMPORT'").await, all * 6, "{acknowledged:?}");
    assert_eq!(count("SELECT count(*) FROM budget_line WHERE description LIKE 'K% Gedood'").await, all * 3);
    assert_eq!(count("SELECT count(*) FROM idempotency_key WHERE entity_id IS NOT NULL").await, all);
    assert_eq!(count("SELECT count(*) FROM idempotency_key").await, all);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn on_a_file_nothing_is_half_booked() {
    let file = std::env::temp_dir().join(format!("regiekamer_killed_{}.sqlite", Uuid::now_v7().simple()));
    killed_at_any_moment(&format!("sqlite://{}", file.display())).await;
    for suffix in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{suffix}", file.display())));
    }
}

#[tokio::test]
async fn on_postgresql_nothing_is_half_booked() {
    let Ok(server) = std::env::var("REGIEKAMER_TEST_POSTGRES") else { return };
    let name = format!("regiekamer_killed_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    killed_at_any_moment(&format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    admin.close().await.unwrap();
}

/// The command line: an import that is refused, and a ledger that does not agree with its sums, end with 1.
#[tokio::test]
async fn commands_say_by_their_exit_code_whether_all_is_well() {
    let folder = std::env::temp_dir().join(format!("regiekamer_commands_{}", Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).unwrap();
    let database = format!("sqlite://{}", folder.join("demo.sqlite").display());
    let mut server = Server::start(&database);
    server.kill();
    let (good, bad, map) = (folder.join("good.csv"), folder.join("bad.csv"), folder.join("map.toml"));
    std::fs::write(&good, rows(1).replace(',', ";")).unwrap();
    std::fs::write(&bad, format!("{}2024;U;PLK;Planketen;X;=1+1;1;1;1;1;1\n", rows(2).replace(',', ";"))).unwrap();
    std::fs::write(&map, "separator = \";\"\nunit = 1\n").unwrap();
    let run = async |arguments: &[&str]| {
        let output = Command::new(BINARY).args(arguments).args(["--database", &database]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let import = |file: &std::path::Path| {
        ["import", "ledger", file.to_str().unwrap(), "--programme", "OW", "--map", map.to_str().unwrap()].map(str::to_owned)
    };
    for (file, code, says) in [
        (&good, 0, "3 rows read, 3 lines made, 6 entries booked, 0 rows refused"),
        (&good, 0, "3 rows read, 0 lines made, 0 entries booked, 0 rows refused"),
        (&bad, 1, "line 5, Omschrijving: this cell holds a formula; give its value\n4 rows read, 0 entries booked, 1 refused"),
    ] {
        let arguments = import(file);
        let (exit, said) = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(exit, Some(code), "{said}");
        assert!(said.contains(says), "{said}");
    }
    assert_eq!(run(&["verify"]).await, (Some(0), "all sums and papers are those of the ledger\n".to_owned()));
    let connection = Database::connect(&database).await.unwrap();
    let spoil = "UPDATE line_total SET actual = actual + 1 WHERE budget_line_id IN (SELECT id FROM budget_line WHERE description = 'K1 Gedood' AND side = 'RECEIPT')";
    connection.execute_unprepared(spoil).await.unwrap();
    let (exit, said) = run(&["verify"]).await;
    assert!(exit == Some(1) && said.contains("actual is -99, the ledger says -100"), "{said}");
    connection.close().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}
