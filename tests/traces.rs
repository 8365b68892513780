//! Traces, as a collector of OpenTelemetry takes them.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use axum::routing::post;
use regiekamer::auth::demo::token;
use regiekamer::config::Traces;
use regiekamer::telemetry;
use regiekamer_tests::World;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A collector that keeps what it is sent.
async fn collector() -> (String, Arc<Mutex<Vec<Bytes>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let into = kept.clone();
    let take = async move |body: Bytes| into.lock().unwrap().push(body);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/v1/traces", post(take))).await });
    (format!("http://{address}/v1/traces"), kept)
}

/// Whether a message holds these bytes: texts and ids stand in it as they are.
fn holds(message: &[u8], part: &[u8]) -> bool {
    message.windows(part.len()).any(|window| window == part)
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_a_span_of_the_trace_of_who_asks_and_tells_no_value() {
    let (endpoint, kept) = collector().await;
    let telemetry = telemetry::start(true, "error", Some(&Traces::to(&endpoint, 1.0))).unwrap();
    let world = World::demo().await;
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let ask = async |question: &str, given: Option<&str>| {
        let request = Request::post("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {}", token("procurement").unwrap()))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", "the-id-of-this-request");
        let request = given.into_iter().fold(request, |request, given| request.header("traceparent", given));
        let body = json!({ "query": question, "variables": { "number": "VNG 26.047", "title": "a secret of ours" } }).to_string();
        let response = world.respond(request.body(Body::from(body)).unwrap()).await;
        assert!(response.status().is_success());
        response.headers()["traceparent"].to_str().unwrap().to_owned()
    };
    let question = "query OneContract($number: String!, $title: String) { contract(by: {number: $number}) { rate title }
        contracts(where: {title: {eq: $title}}) { totalCount } }";
    let ours = ask(question, Some(&format!("00-{trace}-{parent}-01"))).await;
    ask("query NotSampled { __typename }", Some(&format!("00-{trace}-{parent}-00"))).await;
    ask("query OfItsOwn { __typename }", None).await;
    let span = ours.split('-').nth(2).unwrap().to_owned();
    assert!(ours.starts_with(&format!("00-{trace}-")) && ours.ends_with("-01") && span != parent, "{ours}");
    telemetry.end().await;
    let all = kept.lock().unwrap().concat();
    for known in [bytes(trace), bytes(parent), bytes(&span)] {
        assert!(holds(&all, &known), "{known:02x?}");
    }
    for told in
        ["regiekamer", "the-id-of-this-request", "OneContract", "graphql.cost", "db.statements", "http.route", "/graphql", "OfItsOwn"]
    {
        assert!(holds(&all, told.as_bytes()), "{told}");
    }
    for kept_back in ["VNG 26.047", "a secret of ours", "query", "SELECT", "NotSampled", &token("procurement").unwrap()] {
        assert!(!holds(&all, kept_back.as_bytes()), "{kept_back}");
    }
}
