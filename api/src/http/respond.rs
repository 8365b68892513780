//! The answer of the library, as it goes out: its status, its errors in our words and in bounds.

use super::negotiate::Form;
use crate::error::Error;
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError, Value};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// At most so many errors.
const ERRORS: usize = 10;
/// Of at most so many characters.
const LENGTH: usize = 300;

/// The answer, in a form.
pub(super) fn answered(mut answer: Answer, form: Form) -> Response {
    let refused = answer.data == Value::Null && !answer.errors.is_empty() && answer.errors.iter().all(|error| error.path.is_empty());
    answer.errors.truncate(ERRORS);
    answer.errors.iter_mut().for_each(|error| in_our_words(error, refused));
    let status = if refused && form == Form::Response { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    // As it stands, since the order of its fields is that of the query; a request that did not run has no data at all.
    let body = if refused { serde_json::to_string(&json!({ "errors": answer.errors })) } else { serde_json::to_string(&answer) };
    written(status, form, body.unwrap_or_default())
}

/// An error before anything ran.
pub(super) fn refused(error: Error, status: StatusCode, form: Form) -> Response {
    let code = match &error {
        Error::Invalid { path, .. } if path == "query" => "GRAPHQL_PARSE_FAILED",
        other => other.code(),
    };
    let argument = if let Error::Invalid { path, .. } = &error { serde_json::Value::from(path.as_str()) } else { serde_json::Value::Null };
    let message: String = error.to_string().chars().take(LENGTH).collect();
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code, "argument": argument } }] });
    if let Error::Unavailable(cause) | Error::Internal(cause) = error {
        tracing::error!(cause, code, "a request failed");
    }
    written(status, form, body.to_string())
}

fn written(status: StatusCode, form: Form, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, form.content_type())], body).into_response()
}

/// The library's errors carry no code; ours do.
fn in_our_words(error: &mut ServerError, refused: bool) {
    if error.message.chars().count() > LENGTH {
        error.message = error.message.chars().take(LENGTH).collect();
    }
    let code = if refused { "GRAPHQL_VALIDATION_FAILED" } else { "BAD_USER_INPUT" };
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}
