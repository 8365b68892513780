//! A request that does not run: why, in our words, and with which status.

use crate::error::{Code, Error};
use async_graphql::Pos;
use axum::http::StatusCode;

/// Why a request does not run.
#[derive(Debug)]
pub(super) struct Refusal {
    pub code: Code,
    pub message: String,
    /// What of the request is meant: an argument, a variable, a parameter.
    pub argument: Option<String>,
    pub locations: Vec<Pos>,
}

impl Refusal {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), argument: None, locations: Vec::new() }
    }

    /// A document that asks for too much.
    pub fn limit(message: String) -> Self {
        Self { argument: Some("query".to_owned()), ..Self::new(Code::LimitExceeded, message) }
    }

    /// A document that can't be run.
    pub fn document(message: impl Into<String>) -> Self {
        Self { argument: Some("query".to_owned()), ..Self::new(Code::GraphqlValidationFailed, message) }
    }

    /// A value of the document or of its variables that does not fit.
    pub fn input(argument: &str, message: &str) -> Self {
        Self { argument: Some(argument.to_owned()), ..Self::new(Code::BadUserInput, format!("{argument}: {message}")) }
    }

    /// A parameter of the request that has not its form.
    pub fn parameter(name: &str, message: &str) -> Self {
        Self { argument: Some(name.to_owned()), ..Self::new(Code::BadRequest, format!("{name}: {message}")) }
    }

    #[must_use]
    pub fn at(mut self, position: Pos) -> Self {
        self.locations.push(position);
        self
    }

    /// Its status. A document that is refused is well answered where the answer is plain JSON; a request is not.
    pub fn status(&self, plain: bool) -> StatusCode {
        match self.code {
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::Conflict => StatusCode::CONFLICT,
            Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::Unavailable | Code::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::BadUserInput
            | Code::LimitExceeded
            | Code::GraphqlParseFailed
            | Code::GraphqlValidationFailed
            | Code::PersistedQueryNotFound
            | Code::PersistedQueryNotSupported
                if plain =>
            {
                StatusCode::OK
            }
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if let Some(cause) = error.cause() {
            tracing::error!(code = error.code().as_str(), cause, "a request failed");
        }
        let argument = if let Error::Invalid { path, .. } = &error { Some(path.clone()) } else { None };
        Self { argument, ..Self::new(error.code(), error.to_string()) }
    }
}
