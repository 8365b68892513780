//! What is logged of a request, and the answer to one that panicked. Nothing personal: the route and not the address, the
//! name of the operation and not its text.

use super::problem::problem;
use super::request_id::{REQUEST_ID, request_id};
use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use tracing::Instrument;

/// What a route tells of its answer, in the extensions of the response.
#[derive(Clone, Default)]
pub(super) struct Told {
    /// The name of the operation.
    pub operation: Option<String>,
    /// How many statements it took.
    pub statements: Option<u64>,
}

/// Gives a request its id, logs it, and answers for a panic.
pub(super) async fn journal(mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    request.headers_mut().insert(REQUEST_ID.clone(), id.clone());
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default());
    let mut response = logged(request, next).instrument(span).await;
    response.headers_mut().insert(REQUEST_ID.clone(), id);
    response
}

async fn logged(request: Request, next: Next) -> Response {
    let (method, start) = (request.method().clone(), Instant::now());
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        problem(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    });
    let told = response.extensions().get::<Told>().cloned().unwrap_or_default();
    tracing::info!(
        %method,
        path = path.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        operation = told.operation,
        statements = told.statements,
        milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}
