//! What every response carries, and what is logged of a request: nothing personal.

use super::app::App;
use super::problem::problem;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;
use tower_http::cors::{AllowOrigin, CorsLayer};
use uuid::Uuid;

/// The version of the API.
const VERSION: &str = env!("CARGO_PKG_VERSION");
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, answers for a panic, and puts the headers on that every response has.
pub(super) async fn every(State(_): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    request.headers_mut().insert(REQUEST_ID.clone(), id.clone());
    let (method, path, start) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "internal error"),
    };
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = id.to_str().unwrap_or_default(), %method, path, status, milliseconds, "answered");
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID.clone(), id);
    headers.insert("api-version", HeaderValue::from_static(VERSION));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

/// The id that a client gave, if it is well formed; a new one otherwise.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let well_formed = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        (8..=64).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_')
    };
    match headers.get(&REQUEST_ID).filter(well_formed) {
        Some(given) => given.clone(),
        None => HeaderValue::from_str(&Uuid::now_v7().to_string()).unwrap_or(HeaderValue::from_static("unknown")),
    }
}

/// Which pages of other origins may call.
pub(super) fn cors(origins: &[String]) -> CorsLayer {
    let allowed = match origins {
        [any] if any == "*" => AllowOrigin::any(),
        named => AllowOrigin::list(named.iter().filter_map(|origin| origin.parse().ok())),
    };
    let headers = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        REQUEST_ID.clone(),
        HeaderName::from_static("idempotency-key"),
    ];
    CorsLayer::new().allow_origin(allowed).allow_methods([axum::http::Method::GET, axum::http::Method::POST]).allow_headers(headers)
}
