//! The door over a house of a few rooms, of which some are on fire: what the real one must not show.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use async_graphql::{EmptySubscription, Object, Schema};
use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use regiekamer::auth::{Authenticator, Identity, demo};
use regiekamer::config::Config;
use regiekamer::error::Error;
use regiekamer::http::{App, Viewer, Viewers, by_schema, router};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower::ServiceExt;

struct Query;

#[Object]
impl Query {
    async fn me(&self, ctx: &async_graphql::Context<'_>) -> String {
        ctx.data_unchecked::<String>().clone()
    }

    async fn day(&self, year: Option<i32>) -> Option<i32> {
        year
    }

    async fn broken(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(Error::internal("SELECT rate FROM contract").into_graphql()))
    }

    async fn asked(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(Error::invalid("where.x", "this is no x").into()))
    }

    async fn strange(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(async_graphql::Error::new("Data `core::secret::Thing` does not exist.")))
    }

    async fn panic(&self, ctx: &async_graphql::Context<'_>) -> i32 {
        assert!(ctx.data_unchecked::<String>().is_empty(), "the kettle");
        1
    }

    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_secs(30)).await;
        1
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }
}

struct House;

#[async_trait]
impl Viewers for House {
    async fn viewer(&self, identity: &Identity, _: &HeaderMap) -> Result<Viewer, Error> {
        match identity.subject.as_str() {
            "nobody" => Err(Error::Unauthenticated),
            "asleep" => Err(Error::Forbidden),
            "away" => Err(Error::unavailable("the database")),
            known => {
                let name = known.to_owned();
                Ok(Viewer::new(move |request| request.data(name)))
            }
        }
    }
}

async fn send(request: Request<Body>) -> Response {
    let config = Config { time_budget: 1, graphiql: true, cors: vec!["https://a.example".to_owned()], ..Config::default() };
    let schema = Schema::build(Query, Mutation, EmptySubscription).finish();
    let authenticator = Authenticator::new(true, Vec::new(), config.token_lifetime);
    let accounts = vec!["a</script>".to_owned()];
    let app = App::over(by_schema(schema), Box::new(House), Box::new(|| Box::pin(async { false })), authenticator, config, accounts);
    router(Arc::new(app)).oneshot(request).await.unwrap()
}

fn post(subject: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .header(header::AUTHORIZATION, format!("Bearer {}", demo::token(subject).unwrap()))
        .body(body.into())
        .unwrap()
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

async fn ask(query: &str, variables: Value) -> (StatusCode, Value) {
    let response = send(post("pmo", json!({ "query": query, "variables": variables }).to_string())).await;
    let status = response.status();
    (status, serde_json::from_str(&text(response).await).unwrap())
}

fn first(answer: &Value) -> (&str, &str, &str) {
    let error = &answer["errors"][0];
    let said = |value: &'static str| error["extensions"][value].as_str().unwrap_or_default();
    (said("code"), said("argument"), error["message"].as_str().unwrap())
}

#[tokio::test]
async fn the_viewer_brings_himself_and_the_order_of_fields_is_kept() {
    let response = send(post("pmo", r#"{"query": "query Q { z: me a: day(year: 3) }"}"#)).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");
    assert_eq!(text(response).await, r#"{"data":{"z":"pmo","a":3},"extensions":{"cost":{"nodes":0}}}"#);
}

#[tokio::test]
async fn who_is_not_let_in_is_told_why() {
    for (subject, status, challenged) in [
        ("nobody", StatusCode::UNAUTHORIZED, true),
        ("asleep", StatusCode::FORBIDDEN, false),
        ("away", StatusCode::SERVICE_UNAVAILABLE, false),
    ] {
        let response = send(post(subject, r#"{"query": "{ me }"}"#)).await;
        assert_eq!((response.status(), response.headers().contains_key(header::WWW_AUTHENTICATE)), (status, challenged), "{subject}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json; charset=utf-8");
    }
}

#[tokio::test]
async fn a_cause_is_never_told() {
    for (field, code, argument, message) in [
        ("broken", "INTERNAL", "", "internal error"),
        ("strange", "INTERNAL", "", "internal error"),
        ("asked", "BAD_USER_INPUT", "where.x", "where.x: this is no x"),
    ] {
        let (status, answer) = ask(&format!("{{ me {field} }}"), json!({})).await;
        assert_eq!((status, &answer["data"]), (StatusCode::OK, &json!({ "me": "pmo", field: null })));
        assert_eq!(first(&answer), (code, argument, message));
        assert_eq!(answer["errors"][0]["path"], json!([field]));
    }
}

#[tokio::test]
async fn errors_are_ten_at_most() {
    let many = (0..40).map(|nth| format!("a{nth}: broken")).collect::<Vec<_>>().join(" ");
    let (_, answer) = ask(&format!("{{ {many} }}"), json!({})).await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 10);
    let (_, answer) = ask("{ day(year: $x) }", json!({ "x": "y".repeat(10_000) })).await;
    assert!(answer["errors"][0]["message"].as_str().unwrap().chars().count() <= 300);
}

#[tokio::test]
async fn a_document_that_does_not_fit_is_told_in_our_words() {
    for (query, variables, code, argument) in [
        ("{ da }", json!({}), "GRAPHQL_VALIDATION_FAILED", ""),
        ("{ me { x } }", json!({}), "GRAPHQL_VALIDATION_FAILED", ""),
        ("{", json!({}), "GRAPHQL_PARSE_FAILED", "query"),
        ("query A { me } query B { me }", json!({}), "GRAPHQL_VALIDATION_FAILED", "operationName"),
        ("subscription { x }", json!({}), "GRAPHQL_VALIDATION_FAILED", "query"),
        ("{ __typename @include(iff: true) }", json!({}), "GRAPHQL_VALIDATION_FAILED", "query"),
        ("{ day(year: \"x\") }", json!({}), "BAD_USER_INPUT", "year"),
        ("query($y: Int) { day(year: $y) }", json!({ "y": "x" }), "BAD_USER_INPUT", "$y"),
        ("query($y: Int!) { day(year: $y) }", json!({}), "BAD_USER_INPUT", "$y"),
        ("query($y: Int!) { day(year: $y) }", json!({ "y": null }), "BAD_USER_INPUT", "$y"),
        ("query($y: Int = \"x\") { day(year: $y) }", json!({}), "BAD_USER_INPUT", "$y"),
    ] {
        let (status, answer) = ask(query, variables).await;
        let (told, at, message) = first(&answer);
        assert_eq!((status, told, at), (StatusCode::BAD_REQUEST, code, argument), "{query}: {answer}");
        assert!(answer.get("data").is_none() && !message.contains("mean"), "{query}: {answer}");
    }
}

/// A value that only its scalar can judge fails when it is read, and is told with its argument all the same.
#[tokio::test]
async fn a_value_that_can_not_be_read_names_its_argument() {
    let (status, answer) = ask("{ day(year: 99999999999) }", json!({})).await;
    assert_eq!((status, first(&answer).0, first(&answer).1), (StatusCode::OK, "BAD_USER_INPUT", "year"), "{answer}");
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    let response = send(post("pmo", r#"{"query": "{ panic }"}"#)).await;
    assert_eq!((response.status(), response.headers()["x-request-id"].len()), (StatusCode::INTERNAL_SERVER_ERROR, 36));
    assert!(!text(response).await.contains("kettle"));
}

#[tokio::test]
async fn a_request_has_its_time() {
    let start = Instant::now();
    let (status, answer) = ask("{ slow }", json!({})).await;
    assert_eq!((status, first(&answer).0), (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT"));
    let endless = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    assert_eq!(send(post("pmo", endless)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_megabyte_is_too_much() {
    let response = send(post("pmo", json!({ "query": "x".repeat(1_000_000) }).to_string())).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let answer = serde_json::from_str::<Value>(&text(response).await).unwrap();
    assert_eq!((first(&answer).0, first(&answer).1), ("PAYLOAD_TOO_LARGE", "body"));
}

#[tokio::test]
async fn what_changes_something_is_not_asked_by_get() {
    let get = |query: &str| {
        let request = Request::get(format!("/graphql?query={query}"));
        request.header(header::AUTHORIZATION, format!("Bearer {}", demo::token("pmo").unwrap())).body(Body::empty()).unwrap()
    };
    assert_eq!(send(get("%7Bme%7D")).await.status(), StatusCode::OK);
    assert_eq!(send(get("%7Bme%7D&query=%7Bme%7D")).await.status(), StatusCode::BAD_REQUEST);
    let response = send(get("mutation%7Bchange%7D")).await;
    assert_eq!((response.status(), response.headers()[header::ALLOW].to_str().unwrap()), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn outside_graphql_a_problem_is_a_problem() {
    for (method, path, status) in
        [("GET", "/x", 404), ("DELETE", "/health/live", 405), ("GET", "/health/ready", 503), ("PUT", "/graphql", 405)]
    {
        let response = send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json; charset=utf-8", "{path}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY) && response.headers().contains_key("api-version"));
    }
}

#[tokio::test]
async fn pages_of_named_origins_may_call() {
    let preflight = |origin: &str| {
        let request = Request::options("/graphql").header(header::ORIGIN, origin);
        request.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST").body(Body::empty()).unwrap()
    };
    let allowed = send(preflight("https://a.example")).await;
    assert_eq!(allowed.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://a.example");
    assert!(!send(preflight("https://b.example")).await.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn the_page_holds_its_own_policy() {
    let response = send(Request::get("/graphiql").body(Body::empty()).unwrap()).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    let page = text(response).await;
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(page.contains(&format!("<script nonce=\"{nonce}\">")) && !page.contains("a.b.</script>"));
    let policy = policy.replace(nonce, "…");
    assert!(policy.contains("script-src 'self' 'nonce-…'; style-src 'self'") && policy.contains("connect-src 'self'"), "{policy}");
    let named: Vec<_> = page.split('"').filter(|text| text.starts_with("/graphiql/")).collect();
    assert_eq!((named.len(), page.contains("http://") || page.contains("https://")), (4, false), "nothing comes from elsewhere");
    for file in named {
        let response = send(Request::get(file).body(Body::empty()).unwrap()).await;
        assert_eq!((response.status(), response.headers()[header::CONTENT_ENCODING].to_str().unwrap()), (StatusCode::OK, "gzip"), "{file}");
        let kind = if file.split('.').next_back() == Some("css") { "text/css" } else { "text/javascript" };
        assert!(response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind), "{file}");
        assert!(to_bytes(response.into_body(), usize::MAX).await.unwrap().starts_with(&[0x1f, 0x8b]), "{file}");
    }
    let other = send(Request::get("/graphiql/..%2fgraphiql.html").body(Body::empty()).unwrap()).await;
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
}
