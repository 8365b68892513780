//! The headers that every response carries, and which pages may call.

use super::budget;
use super::request_id::REQUEST_ID;
use super::trace::TRACEPARENT;
use crate::auth::ON_BEHALF_OF;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The version of the API.
const VERSION: &str = env!("CARGO_PKG_VERSION");
static API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Puts the headers on that every response has; a route may have set its own policy of contents and caching.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(API_VERSION.clone(), HeaderValue::from_static(VERSION));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    response
}

/// Which pages of other origins may call. Credentials of a browser are never asked for: a token is a header.
pub(super) fn cors(origins: &[String]) -> CorsLayer {
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| origin.parse().ok()))
    };
    let asked = [
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        REQUEST_ID.clone(),
        TRACEPARENT.clone(),
        ON_BEHALF_OF.clone(),
        HeaderName::from_static("idempotency-key"),
    ];
    let mut shown = vec![REQUEST_ID.clone(), TRACEPARENT.clone(), API_VERSION.clone(), header::WWW_AUTHENTICATE, header::RETRY_AFTER];
    shown.extend(budget::headers());
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(asked)
        .expose_headers(shown)
        .max_age(Duration::from_mins(10))
}
