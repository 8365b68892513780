//! The world of the tests: the demo on a fresh database, and clients that ask as one of its accounts.
//! SQLite by default; PostgreSQL where `REGIEKAMER_TEST_POSTGRES` names a server whose databases may be made.
#![expect(clippy::missing_panics_doc, reason = "a test fails by a panic")]

mod template;
pub mod wire;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::{Days, NaiveDate};
use futures::StreamExt;
use futures::stream::BoxStream;
use regiekamer::access::policies;
use regiekamer::auth::{Authenticator, demo::token};
use regiekamer::clock::Clock;
use regiekamer::config::Config;
use regiekamer::http::{App, Parts, Trusted, router};
use regiekamer::store::{Location, Store};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use uuid::Uuid;

/// The server of the tests on PostgreSQL.
const POSTGRES: &str = "REGIEKAMER_TEST_POSTGRES";
/// The demo, loaded once, of which every test takes a copy.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A running application over a database of its own, which goes with it.
pub struct World {
    /// Its database.
    pub store: Arc<Store>,
    /// Its clock, which starts on 15 June 2026.
    pub clock: Clock,
    router: axum::Router,
    copy: Arc<Copy>,
}

/// A database that is dropped with its test.
pub struct Copy {
    url: String,
    server: Option<String>,
}

impl World {
    /// The demo.
    pub async fn demo() -> Self {
        let template = TEMPLATE.get_or_init(template::make).await;
        Self::over(Arc::new(Copy::of(template).await), |_| {}, |_| {}).await
    }

    /// The demo, some days later.
    pub async fn demo_later(days: u64) -> Self {
        let template = TEMPLATE.get_or_init(template::make).await;
        Self::on(clock(days), Arc::new(Copy::of(template).await), |_| {}, |_| {}).await
    }

    /// The demo, over a database that is opened otherwise.
    pub async fn demo_at(change: impl FnOnce(&mut Location)) -> Self {
        let template = TEMPLATE.get_or_init(template::make).await;
        Self::over(Arc::new(Copy::of(template).await), |_| {}, change).await
    }

    /// The demo, set up otherwise.
    pub async fn demo_with(change: impl FnOnce(&mut Config)) -> Self {
        let template = TEMPLATE.get_or_init(template::make).await;
        Self::over(Arc::new(Copy::of(template).await), change, |_| {}).await
    }

    /// Nothing but the tables.
    pub async fn empty() -> Self {
        Self::over(Arc::new(empty_database().await), |_| {}, |_| {}).await
    }

    /// Another instance over the same database.
    pub async fn another(&self) -> Self {
        Self::over(self.copy.clone(), |_| {}, |_| {}).await
    }

    /// Another instance over the same database, after this one was killed.
    pub async fn kill_and_start(self) -> Self {
        let copy = self.copy.clone();
        drop(self);
        // Its tasks end when they are looked at next.
        tokio::time::sleep(Duration::from_millis(50)).await;
        Self::over(copy, |_| {}, |_| {}).await
    }

    async fn over(copy: Arc<Copy>, change: impl FnOnce(&mut Config), open: impl FnOnce(&mut Location)) -> Self {
        Self::on(clock(0), copy, change, open).await
    }

    async fn on(clock: Clock, copy: Arc<Copy>, change: impl FnOnce(&mut Config), open: impl FnOnce(&mut Location)) -> Self {
        let mut location = Location { connections: 3, spool: copy.spool(), ..Location::at(&copy.url) };
        open(&mut location);
        let store = Arc::new(Store::open(&location, policies::tables()).await.expect("the database opens"));
        let mut config = Config { cursor_secret: "the cursors of the tests are sealed by this".to_owned(), ..Config::default() };
        change(&mut config);
        let trusted = Trusted::read(&config).expect("documents");
        let parts = Parts {
            store: store.clone(),
            authenticator: Authenticator::new(true, Vec::new(), config.token_lifetime),
            clock,
            config,
            demo: Vec::new(),
        };
        Self { store, clock, router: router(Arc::new(App::new(parts).trusting(trusted))), copy }
    }

    /// Writes into the database past the house, to make a world that no command makes.
    pub async fn sql(&self, statements: &[String]) {
        run(&self.copy.url, &statements.join(";\n")).await;
    }

    /// Makes an account one of a service, which has keys.
    pub async fn make_service(&self, name: &str) {
        self.sql(&[format!("UPDATE account SET kind = 'SERVICE' WHERE name LIKE '%{name}'")]).await;
    }

    /// Where its database is.
    pub fn url(&self) -> &str {
        self.copy.url()
    }

    /// Which engine it runs on.
    pub fn is_postgres(&self) -> bool {
        self.copy.server.is_some()
    }

    /// Its database, where that is on a server.
    pub fn postgres(&self) -> Option<&str> {
        self.is_postgres().then_some(self.copy.url.as_str())
    }

    /// Asks as an account, and takes the whole answer.
    pub async fn ask(&self, account: &str, query: &str) -> Value {
        self.ask_with(account, query, json!({})).await
    }

    /// The same, with variables.
    pub async fn ask_with(&self, account: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {}", token(account).expect("a token")))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .expect("a request");
        let (status, answer) = self.send(request).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }

    /// Asks as an account, and takes the data of an answer without errors.
    pub async fn data(&self, account: &str, query: &str) -> Value {
        let mut answer = self.ask(account, query).await;
        assert!(answer.get("errors").is_none(), "{account}: {answer}");
        answer["data"].take()
    }

    /// Follows a subscription as an account.
    pub async fn follow(&self, account: &str, query: &str) -> Events {
        self.follow_by(&token(account).expect("a token"), query).await
    }

    /// Asks as an account in the place of another, whose id is given, and takes the status and the whole answer.
    pub async fn ask_for(&self, account: &str, absentee: &Value, query: &str) -> (StatusCode, Value) {
        let request = Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {}", token(account).expect("a token")))
            .header("on-behalf-of", absentee.as_str().expect("an id"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "query": query }).to_string()))
            .expect("a request");
        self.send(request).await
    }

    /// Follows a subscription by a token.
    pub async fn follow_by(&self, token: &str, query: &str) -> Events {
        self.follow_with(token, None, query).await
    }

    /// Follows a subscription as an account in the place of another, whose id is given.
    pub async fn follow_for(&self, account: &str, absentee: &Value, query: &str) -> Events {
        self.follow_with(&token(account).expect("a token"), absentee.as_str(), query).await
    }

    async fn follow_with(&self, token: &str, absentee: Option<&str>, query: &str) -> Events {
        let mut request = Request::post("/graphql/stream")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(absentee) = absentee {
            request = request.header("on-behalf-of", absentee);
        }
        let request = request.body(Body::from(json!({ "query": query }).to_string())).expect("a request");
        let response = self.respond(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut events = Events { body: response.into_body().into_data_stream().boxed(), read: String::new() };
        // The first line says that the stream is there; what it follows is there a moment later.
        assert_eq!(events.event().await.as_deref(), Some(":"));
        tokio::time::sleep(Duration::from_millis(150)).await;
        events
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.respond(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Sends any request, and takes the response as it is.
    pub async fn respond(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.expect("a response")
    }
}

/// What a subscription tells, as it comes.
pub struct Events {
    body: BoxStream<'static, Result<Bytes, axum::Error>>,
    read: String,
}

impl Events {
    /// The next answer, which comes within some seconds; the end of the operation is `complete`, that of the stream `null`.
    pub async fn next(&mut self) -> Value {
        let event = tokio::time::timeout(Duration::from_secs(5), self.event()).await.expect("an event comes");
        match event.as_deref().map(|event| event.split_once("\ndata:").expect("an event has data")) {
            None => Value::Null,
            Some(("event: complete", _)) => json!("complete"),
            Some((_, data)) => serde_json::from_str(data).expect("data is JSON"),
        }
    }

    /// The data of the next answer, without errors.
    pub async fn data(&mut self) -> Value {
        let mut answer = self.next().await;
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].take()
    }

    /// All that comes until nothing comes for some time.
    pub async fn rest(&mut self) -> Vec<Value> {
        self.until_quiet(Duration::from_millis(600)).await
    }

    /// All that comes until nothing comes for so long.
    pub async fn until_quiet(&mut self, quiet: Duration) -> Vec<Value> {
        let mut all = Vec::new();
        while let Ok(Some(event)) = tokio::time::timeout(quiet, self.event()).await {
            let data = event.split_once("\ndata:").expect("an event has data").1;
            all.push(serde_json::from_str(data).unwrap_or(Value::Null));
        }
        all
    }

    async fn event(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.read = rest;
                return Some(event);
            }
            self.read.push_str(std::str::from_utf8(&self.body.next().await?.ok()?).expect("text"));
        }
    }
}

/// The clock of the demo, some days later.
fn clock(days: u64) -> Clock {
    let day = NaiveDate::from_ymd_opt(2026, 6, 15).and_then(|day| day.checked_add_days(Days::new(days))).expect("a day");
    Clock::starting(day, Config::default().zone)
}

/// A database without a table.
pub async fn empty_database() -> Copy {
    let name = format!("regiekamer_test_{}", Uuid::now_v7().simple());
    match std::env::var(POSTGRES) {
        Ok(server) => {
            run(&server, &format!("CREATE DATABASE {name}")).await;
            Copy { url: within(&server, &name), server: Some(server) }
        }
        Err(_) => Copy { url: format!("sqlite://{}", std::env::temp_dir().join(format!("{name}.sqlite")).display()), server: None },
    }
}

impl Copy {
    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where records wait for it.
    fn spool(&self) -> PathBuf {
        std::env::temp_dir().join(format!("{}-spool", self.url.rsplit('/').next().unwrap_or_default()))
    }

    /// Which engine it is on.
    pub fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    async fn of(template: &str) -> Self {
        let name = format!("regiekamer_test_{}", Uuid::now_v7().simple());
        if let Ok(server) = std::env::var(POSTGRES) {
            let original = template.rsplit('/').next().expect("a name");
            run(&server, &format!("CREATE DATABASE {name} TEMPLATE {original}")).await;
            Self { url: within(&server, &name), server: Some(server) }
        } else {
            let file = std::env::temp_dir().join(format!("{name}.sqlite"));
            std::fs::copy(template.trim_start_matches("sqlite://"), &file).expect("a copy");
            Self { url: format!("sqlite://{}", file.display()), server: None }
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(self.spool()));
        let Some(server) = self.server.clone() else {
            for suffix in ["", "-wal", "-shm"] {
                drop(std::fs::remove_file(format!("{}{suffix}", self.url.trim_start_matches("sqlite://"))));
            }
            return;
        };
        let name = self.url.rsplit('/').next().unwrap_or_default().to_owned();
        // The runtime of the test is going; a thread of its own drops the database.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        drop(dropped.join());
    }
}

/// The same server, another database.
fn within(server: &str, name: &str) -> String {
    let (head, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{head}/{name}")
}

async fn run(server: &str, sql: &str) {
    let connection = Database::connect(server).await.expect("the server answers");
    connection.execute_unprepared(sql).await.expect("it can be done");
    connection.close().await.expect("it closes");
}
