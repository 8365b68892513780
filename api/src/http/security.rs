//! `/.well-known/security.txt` (RFC 9116): where to report what is wrong with the house.

use super::app::App;
use super::problem::problem;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The text, where the configuration names a contact.
pub(super) async fn text(State(app): State<Arc<App>>) -> Response {
    match &app.config.security_contact {
        Some(contact) => {
            let text = format!("Contact: {contact}\nExpires: {}\nPreferred-Languages: nl, en\n", app.security_expires);
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
        }
        None => problem(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}
