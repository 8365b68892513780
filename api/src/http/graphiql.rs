//! The page to ask from in a browser, with a choice of the demo's accounts. Its scripts are pinned by version and hash, and
//! its policy names each of them: nothing else runs there.

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
    let accounts = serde_json::to_string(&app.demo).unwrap_or_else(|_| "[]".to_owned()).replace('<', "\\u003c");
    let page = PAGE.replace("{{nonce}}", &nonce).replace("{{accounts}}", &accounts);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, policy(&nonce))], page)
        .into_response()
}

/// What the page may load: what it names. Its editor writes styles of its own.
fn policy(nonce: &str) -> String {
    let named = |ending: &str| {
        let quoted = PAGE.split('"').filter(|text| text.starts_with("https://") && text.ends_with(ending));
        quoted.collect::<Vec<_>>().join(" ")
    };
    format!(
        "default-src 'none'; script-src {} 'nonce-{nonce}'; style-src {} 'unsafe-inline'; font-src data:; img-src data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        named(".js"),
        named(".css")
    )
}
