//! Events of security: who was not let in, who tried what he may not. Told by codes and keys, in a log of their own.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::body::Body;
use axum::http::{Request, header};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use regiekamer::auth::demo;
use regiekamer::clock::Clock;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// A log that is kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Of this thread, while the guard lives; as an installation writes it.
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let logs = tracing_subscriber::fmt().json().with_env_filter("info").with_writer(log.clone()).finish();
        (log, tracing::subscriber::set_default(logs))
    }

    /// The events of security since it was asked last.
    fn events(&self) -> Vec<Value> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["target"] == "security").collect()
    }
}

fn ask(token: Option<&str>, question: &str) -> Request<Body> {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").header("x-request-id", "the-request");
    let request = token.into_iter().fold(request, |request, token| request.header(header::AUTHORIZATION, format!("Bearer {token}")));
    request.body(Body::from(json!({ "query": question }).to_string())).unwrap()
}

/// The one event that a request leaves.
async fn event(log: &Log, world: &World, request: Request<Body>) -> Value {
    log.events();
    world.respond(request).await;
    let mut events = log.events();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["span"]["id"], "the-request", "{events:?}");
    events.remove(0)
}

#[tokio::test]
async fn a_login_that_fails_is_told_by_its_reason_and_nothing_of_the_token() {
    let world = World::demo().await;
    let (log, _guard) = Log::start();
    let now = Clock::real().timestamp();
    let signed = |change: Value, key: &[u8]| {
        let mut claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "iat": now, "exp": now + 600 });
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(key)).unwrap()
    };
    for (token, reason) in [
        (signed(json!({ "exp": now - 600 }), demo::KEY), "expired"),
        (signed(json!({ "aud": "another" }), demo::KEY), "other_audience"),
        (signed(json!({ "iss": "https://another.example" }), demo::KEY), "unknown_issuer"),
        (signed(json!({}), b"another key"), "wrong_signature"),
        (signed(json!({ "sub": "jan.jansen@example.nl" }), demo::KEY), "unknown_account"),
        ("x.y".to_owned(), "malformed"),
        (format!("rgk_{}", "x".repeat(43)), "unknown_account"),
    ] {
        let event = event(&log, &world, ask(Some(&token), "{ __typename }")).await;
        assert_eq!((&event["fields"]["event"], &event["fields"]["reason"]), (&json!("login_refused"), &json!(reason)), "{event}");
        assert!(!event.to_string().contains("jansen") && !event.to_string().contains(&token), "{event}");
    }
    // Who brings nothing has not tried.
    world.respond(ask(None, "{ __typename }")).await;
    world.respond(ask(Some(&demo::token("pmo").unwrap()), "{ __typename }")).await;
    assert_eq!(log.events(), Vec::<Value>::new());
}

#[tokio::test]
async fn an_account_that_is_switched_off_is_told_when_it_comes() {
    let world = World::demo().await;
    world.sql(&["UPDATE account SET active = FALSE WHERE subject = 'ipo'".to_owned()]).await;
    let (log, _guard) = Log::start();
    let event = event(&log, &world, ask(Some(&demo::token("ipo").unwrap()), "{ __typename }")).await;
    assert_eq!(event["fields"]["reason"], "inactive_account", "{event}");
}

#[tokio::test]
async fn a_write_that_is_refused_is_told_with_the_key_of_the_account() {
    let world = World::demo().await;
    let data = world.data("admin", r"{ accounts(first: 100) { nodes { id name } } }").await;
    let accounts = data["accounts"]["nodes"].as_array().unwrap();
    let analyst = accounts.iter().find(|account| account["name"].as_str().unwrap().ends_with("analyst")).unwrap();
    let programme = world.data("pmo", "{ programmes(first: 1) { nodes { id } } }").await["programmes"]["nodes"][0]["id"].clone();
    let (log, _guard) = Log::start();
    let change =
        format!("mutation {{ changeProgramme(input: {{id: {programme}, expectedVersion: 1, name: \"Geheim\"}}) {{ errors {{ code }} }} }}");
    let event = event(&log, &world, ask(Some(&demo::token("analyst").unwrap()), &change)).await;
    let fields = &event["fields"];
    assert_eq!(
        (&fields["event"], &fields["mutation"], &fields["reason"]),
        (&json!("write_refused"), &json!("change_programme"), &json!("not_allowed"))
    );
    assert_eq!(analyst["id"], format!("account_{}", fields["account"].as_str().unwrap()), "{event}");
    assert!(!event.to_string().contains("Geheim") && !event.to_string().contains("analyst"), "{event}");
}

#[tokio::test]
async fn who_tries_to_grant_himself_a_role_is_told() {
    let world = World::demo().await;
    let data = world.data("admin", r"{ accounts(first: 100) { nodes { id name } } }").await;
    let accounts = data["accounts"]["nodes"].as_array().unwrap();
    let admin = accounts.iter().find(|account| account["name"] == "admin").unwrap();
    let (log, _guard) = Log::start();
    let grant = format!(
        "mutation {{ grantRole(input: {{account: {}, role: PMO, scope: {{everything: true}}}}) {{ errors {{ code }} }} }}",
        admin["id"]
    );
    let event = event(&log, &world, ask(Some(&demo::token("admin").unwrap()), &grant)).await;
    let fields = &event["fields"];
    assert_eq!(
        (&fields["event"], &fields["mutation"], &fields["reason"]),
        (&json!("write_refused"), &json!("grant_role"), &json!("own_account"))
    );
}

#[tokio::test]
async fn a_page_of_another_origin_that_opens_a_socket_is_told() {
    let world = World::demo().await;
    let (log, _guard) = Log::start();
    let request = Request::get("/graphql").header(header::UPGRADE, "websocket").header(header::HOST, "pmo.example.nl");
    let request = request.header(header::ORIGIN, "https://evil.example").header("x-request-id", "the-request");
    let event = event(&log, &world, request.body(Body::empty()).unwrap()).await;
    assert_eq!(event["fields"]["event"], "origin_refused", "{event}");
}
