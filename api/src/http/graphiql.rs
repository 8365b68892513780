//! The page to ask from in a browser, with a choice of the demo's accounts. Its scripts are pinned by version and hash.

use super::app::App;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use uuid::Uuid;

const PAGE: &str = include_str!("graphiql.html");

/// The page.
pub(super) async fn page(State(app): State<Arc<App>>) -> Response {
    let nonce = Uuid::new_v4().simple().to_string();
    let accounts = serde_json::to_string(&app.parts.demo).unwrap_or_else(|_| "[]".to_owned()).replace('<', "\\u003c");
    let policy = format!(
        "default-src 'none'; script-src https://unpkg.com 'nonce-{nonce}'; style-src https://unpkg.com 'unsafe-inline'; font-src data:; img-src data:; connect-src 'self'; frame-ancestors 'none'"
    );
    let page = PAGE.replace("{{nonce}}", &nonce).replace("{{accounts}}", &accounts);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
}
