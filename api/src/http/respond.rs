//! The answer as it goes out: its status, its errors in our words and in bounds. What is ours alone is logged here, once.

use super::journal::Codes;
use super::locate::argument;
use super::negotiate::Form;
use super::refusal::Refusal;
use super::wording::{Worded, input, validation};
use crate::error::{Code, Error};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError, Value};
use axum::Extension;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// At most so many errors.
const ERRORS: usize = 10;
/// Of at most so many characters.
const LENGTH: usize = 300;

/// What came of a document.
pub(super) enum Outcome {
    /// It ran: this is told of it.
    Ran(Box<Answer>, Codes),
    /// It did not run.
    NotRun(Vec<Refusal>),
}

/// What came of a document, in our words and in bounds.
pub(super) fn outcome(mut answer: Answer, document: &ExecutableDocument) -> Outcome {
    answer.errors.truncate(ERRORS);
    // What failed while it ran has a path; what did not run has none.
    if answer.data == Value::Null && !answer.errors.is_empty() && answer.errors.iter().all(|error| error.path.is_empty()) {
        return Outcome::NotRun(answer.errors.into_iter().map(not_run).collect());
    }
    let mut codes = Codes::default();
    answer.errors = answer.errors.into_iter().map(|error| failed(error, document, &mut codes)).collect();
    Outcome::Ran(Box::new(answer), codes)
}

/// The answer of the library to a document, in a form.
pub(super) fn answered(answer: Answer, document: &ExecutableDocument, form: Form) -> Response {
    match outcome(answer, document) {
        // As it stands: the order of its fields is that of the query.
        Outcome::Ran(answer, codes) => written(StatusCode::OK, form, &answer, codes),
        Outcome::NotRun(refusals) => refused_for(refusals, form),
    }
}

/// A request that did not run.
pub(super) fn refused(refusal: Refusal, form: Form) -> Response {
    refused_for(vec![refusal], form)
}

fn refused_for(refusals: Vec<Refusal>, form: Form) -> Response {
    let status = refusals.first().map_or(StatusCode::BAD_REQUEST, |first| first.status(form == Form::Json));
    let codes = Codes(refusals.iter().map(|refusal| refusal.code.as_str()).collect());
    written(status, form, &serde_json::json!({ "errors": errors(refusals) }), codes)
}

/// The errors of a request that did not run.
pub(super) fn errors(refusals: Vec<Refusal>) -> Vec<ServerError> {
    let error = |refusal: Refusal| ServerError { locations: refusal.locations, ..told(refusal.code, refusal.message, refusal.argument) };
    refusals.into_iter().map(error).collect()
}

/// What the library found before anything ran.
fn not_run(error: ServerError) -> Refusal {
    if let Some(known) = error.source::<Error>() {
        return Refusal::new(known.code(), known.to_string());
    }
    let Worded { code, message, argument } = validation(&error.message);
    Refusal { code, message, argument, locations: error.locations }
}

/// A field that failed: ours by its source, a value that could not be read by its text; anything else is a mistake of ours.
fn failed(error: ServerError, document: &ExecutableDocument, codes: &mut Codes) -> ServerError {
    let place = || error.locations.first().and_then(|at| argument(document, *at)).map(async_graphql::Name::as_str);
    let (code, message, argument) = if let Some(known) = error.source::<Error>() {
        if let Some(cause) = known.cause() {
            tracing::error!(code = known.code().as_str(), cause, field = field(&error), "a field failed");
        }
        let (path, why) = if let Error::Invalid { path, message } = known { (Some(path.clone()), Some(message)) } else { (None, None) };
        // What does not fit its type, the library said; the plan has added of which argument.
        match why.and_then(|why| input(why, path.as_deref())) {
            Some(Worded { code, message, argument }) => (code, message, argument),
            None => (known.code(), known.to_string(), path),
        }
    } else if let Some(Worded { code, message, argument }) = input(&error.message, place()) {
        (code, message, argument)
    } else {
        tracing::error!(cause = error.message, field = field(&error), "a field failed, and did not say how");
        (Code::Internal, "internal error".to_owned(), None)
    };
    codes.0.push(code.as_str());
    ServerError { locations: error.locations, path: error.path, ..told(code, message, argument) }
}

/// The name of the field that failed, without the places in lists.
fn field(error: &ServerError) -> String {
    let names = error.path.iter().filter_map(|segment| match segment {
        async_graphql::PathSegment::Field(name) => Some(name.as_str()),
        async_graphql::PathSegment::Index(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn told(code: Code, message: String, argument: Option<String>) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    if let Some(argument) = argument {
        extensions.set("argument", argument.chars().take(LENGTH).collect::<String>());
    }
    let message = if message.len() > LENGTH { message.chars().take(LENGTH).collect() } else { message };
    ServerError { extensions: Some(extensions), ..ServerError::new(message, None) }
}

fn written(status: StatusCode, form: Form, body: &impl serde::Serialize, codes: Codes) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(header::CONTENT_TYPE, form.content_type())], Extension(codes), body).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
