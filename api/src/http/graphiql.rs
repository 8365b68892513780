//! The page to ask from in a browser, with a choice of the demo's accounts. Its files are in the
//! binary, so that it needs no network, and no other host is ever near a token.

use super::app::App;
use super::problem::problem;
use crate::auth::demo::token;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use uuid::Uuid;

const PAGE: &str = include_str!("graphiql.html");
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FILES: [(&str, &str, &[u8]); 4] = [
    ("graphiql.min.css", "text/css; charset=utf-8", include_bytes!("../../web/graphiql.min.css.gz")),
    ("react.production.min.js", SCRIPT, include_bytes!("../../web/react.production.min.js.gz")),
    ("react-dom.production.min.js", SCRIPT, include_bytes!("../../web/react-dom.production.min.js.gz")),
    ("graphiql.min.js", SCRIPT, include_bytes!("../../web/graphiql.min.js.gz")),
];

/// The page.
pub(super) async fn page(State(app): State<Arc<App>>) -> Response {
    let nonce = Uuid::new_v4().simple().to_string();
    // Each time anew: a token is good for a day, and a demo may run for longer.
    let tokens: Vec<_> = app.demo.iter().filter_map(|account| Some((account, token(account).ok()?))).collect();
    let accounts = serde_json::to_string(&tokens).unwrap_or_else(|_| "[]".to_owned()).replace('<', "\\u003c");
    let page = PAGE.replace("{{nonce}}", &nonce).replace("{{accounts}}", &accounts);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_SECURITY_POLICY, policy(&nonce))], page)
        .into_response()
}

/// A file of the page, as it was packed.
pub(super) async fn file(Path(asked): Path<String>) -> Response {
    match FILES.iter().find(|(name, ..)| *name == asked) {
        Some((_, kind, packed)) => ([(header::CONTENT_TYPE, *kind), (header::CONTENT_ENCODING, "gzip")], *packed).into_response(),
        None => problem(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}

/// What the page may load: its own files. Its editor writes styles of its own.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; font-src data:; img-src data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
