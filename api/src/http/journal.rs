//! What is logged and counted of a request, and the answer to one that panicked. Nothing personal: the route and not the address, the
//! name of the operation and not its text.

use super::app::App;
use super::metrics::Answered;
use super::problem::problem;
use super::request_id::{REQUEST_ID, request_id};
use super::trace::{self, TRACEPARENT};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use entity::{Role, Vocabulary};
use futures::FutureExt;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span, Status};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// What a route tells of its answer, in the extensions of the response.
#[derive(Clone, Default)]
pub(super) struct Told {
    /// The name of the operation.
    pub operation: Option<String>,
    /// The first role of who asked.
    pub role: Option<Role>,
    /// What it cost by its page sizes.
    pub cost: Option<usize>,
    /// How many statements it took.
    pub statements: Option<u64>,
}

impl Told {
    /// Tells the collector of traces, if there is one, in its words.
    fn trace(&self, span: &mut impl Span, path: &str, status: StatusCode) {
        if !span.is_recording() {
            return;
        }
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let own = [
            self.operation.clone().map(|operation| KeyValue::new("graphql.operation.name", operation)),
            self.cost.map(|cost| KeyValue::new("graphql.cost", number(cost as u64))),
            self.statements.map(|statements| KeyValue::new("db.statements", number(statements))),
        ];
        span.set_attributes(own.into_iter().flatten());
        span.set_attribute(KeyValue::new("http.route", path.to_owned()));
        span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        if status.is_server_error() {
            span.set_status(Status::error(""));
        }
        span.end();
    }
}

/// The codes of the errors of an answer, in the extensions of the response.
#[derive(Clone, Default)]
pub(super) struct Codes(pub Vec<&'static str>);

/// Gives a request its id and its trace, logs it, and answers for a panic.
pub(super) async fn journal(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let (mut sent, trace) = trace::begin(request.headers());
    if sent.is_recording() {
        sent.set_attribute(KeyValue::new("id", text(&id)));
    }
    let span = tracing::error_span!("request", id = text(&id), trace = text(&trace));
    request.headers_mut().insert(REQUEST_ID.clone(), id.clone());
    let mut response = logged(&app, request, next, sent).instrument(span).await;
    response.headers_mut().insert(REQUEST_ID.clone(), id);
    response.headers_mut().insert(TRACEPARENT.clone(), trace);
    response
}

async fn logged(app: &App, request: Request, next: Next, mut sent: impl Span) -> Response {
    let (method, start) = (request.method().clone(), Instant::now());
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map_or("none", MatchedPath::as_str);
    let mut response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        problem(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    });
    let told = response.extensions_mut().remove::<Told>().unwrap_or_default();
    let codes = response.extensions_mut().remove::<Codes>().unwrap_or_default();
    let (status, took) = (response.status(), start.elapsed());
    told.trace(&mut sent, path, status);
    tracing::info!(
        %method,
        path,
        status = status.as_u16(),
        operation = told.operation,
        statements = told.statements,
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    count(app, path, &told, status, &codes, took);
    response
}

/// Counts an answer.
pub(super) fn count(app: &App, route: &str, told: &Told, status: StatusCode, codes: &Codes, took: Duration) {
    app.metrics.answered(&Answered {
        route,
        operation: told.operation.as_deref(),
        role: told.role.map_or("none", Role::as_str),
        status,
        cost: told.cost,
        statements: told.statements,
        codes: &codes.0,
        took,
    });
}
