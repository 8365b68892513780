//! Whether the process lives, and whether it can answer.

use super::app::App;
use super::problem::problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The process lives.
pub(super) async fn live() -> &'static str {
    "ok"
}

/// The database answers; migrations were done before it was opened to requests.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    if app.parts.store.ready().await {
        "ok".into_response()
    } else {
        problem(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}
