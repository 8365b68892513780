//! Errors outside GraphQL, as problem details (RFC 9457).

use crate::auth::Refused;
use crate::error::Error;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A problem of this status.
pub(super) fn problem(status: StatusCode, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(), "detail": detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json; charset=utf-8")], body.to_string()).into_response()
}

/// Why somebody is not let in.
pub(super) fn not_let_in(error: &Error, refused: Option<Refused>) -> Response {
    let status = match error {
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if let Some(cause) = error.cause() {
        tracing::error!(cause, "a token could not be judged");
    }
    let mut response = problem(status, &error.to_string());
    let challenge = match refused {
        Some(Refused::Missing) => Some("Bearer realm=\"regiekamer\""),
        Some(Refused::Invalid) => Some("Bearer realm=\"regiekamer\", error=\"invalid_token\""),
        Some(Refused::NoKeys) | None => None,
    };
    if let Some(challenge) = challenge {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

/// A method that is not taken.
pub(super) fn not_allowed(allow: &'static str, detail: &str) -> Response {
    let mut response = problem(StatusCode::METHOD_NOT_ALLOWED, detail);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}
