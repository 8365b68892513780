//! Whether the process lives, and whether it can answer.

use super::app::App;
use super::problem::problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Who asks for it does not wait longer himself.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
pub(super) async fn live() -> &'static str {
    "ok"
}

/// The database answers; migrations were done before it was opened to requests.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    match timeout(PATIENCE, (app.ready)()).await {
        Ok(true) => "ok".into_response(),
        Ok(false) | Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
