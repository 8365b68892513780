//! The closed set of errors. The outer text is fixed and safe to show; the cause is logged once, where the answer leaves.

use async_graphql::ErrorExtensionValues;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::error::Error as StdError;
use std::sync::Arc;

/// What lies behind an error of ours; for the log alone.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody, or nobody we know (401).
    #[error("sign in first")]
    Unauthenticated,
    /// Known, but not allowed (403).
    #[error("this is not allowed to you")]
    Forbidden,
    /// Unknown, or not to be read by this viewer.
    #[error("not found")]
    NotFound,
    /// Bad input, at a path of it.
    #[error("{path}: {message}")]
    Invalid {
        /// Where in the input.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// Somebody else was first.
    #[error("somebody else was first; read again")]
    Conflict,
    /// The database does not answer.
    #[error("not available now; try again")]
    Unavailable(#[source] Cause),
    /// Ours.
    #[error("internal error")]
    Internal(#[source] Cause),
}

/// `extensions.code` of an answer; the set is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nobody, or nobody we know.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// Unknown, or not to be read by this viewer.
    NotFound,
    /// A value that does not fit; `extensions.argument` says which.
    BadUserInput,
    /// Somebody else was first.
    Conflict,
    /// The database, or whom we ask for keys, does not answer.
    Unavailable,
    /// The answer took longer than a request may.
    Timeout,
    /// Ours; the request id finds it in the log.
    Internal,
    /// A request that has not the form of one.
    BadRequest,
    /// A body that is larger than a request may be.
    PayloadTooLarge,
    /// A document that asks for more than one request may.
    LimitExceeded,
    /// An account that asked for more than it may in a minute.
    RateLimited,
    /// A document that is asked by its hash, and not known.
    PersistedQueryNotFound,
    /// A document that is asked by its hash, where nobody may tell of one.
    PersistedQueryNotSupported,
    /// A text that is no GraphQL.
    GraphqlParseFailed,
    /// A document that does not fit the schema.
    GraphqlValidationFailed,
}

impl Code {
    /// The code as it stands in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
            Self::BadRequest => "BAD_REQUEST",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::RateLimited => "RATE_LIMITED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
        }
    }
}

impl Error {
    /// Bad input.
    pub fn invalid(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { path: path.into(), message: message.into() }
    }

    /// The database does not answer.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// A mistake of ours.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// Its code in an answer.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden => Code::Forbidden,
            Self::NotFound => Code::NotFound,
            Self::Invalid { .. } => Code::BadUserInput,
            Self::Conflict => Code::Conflict,
            Self::Unavailable(_) => Code::Unavailable,
            Self::Internal(_) => Code::Internal,
        }
    }

    /// What lies behind it, where that is not told.
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Unavailable(cause) | Self::Internal(cause) => Some(cause),
            _ => None,
        }
    }

    /// The error as an answer carries it. The library turns `?` on an error of ours into one without a code; where the
    /// answer leaves, both are found by their source, and read alike.
    pub fn into_graphql(self) -> async_graphql::Error {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code().as_str());
        if let Self::Invalid { path, .. } = &self {
            extensions.set("argument", path.as_str());
        }
        async_graphql::Error { message: self.to_string(), extensions: Some(extensions), source: Some(Arc::new(self)) }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match (error.sql_err(), &error) {
            (Some(SqlErr::UniqueConstraintViolation(_)), _) => Self::Conflict,
            (_, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Self::unavailable(error),
            (_, DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) if is_away(cause) => {
                Self::unavailable(error)
            }
            _ => Self::internal(error),
        }
    }
}

/// Whether the database went away under a statement: its connection broke, or it is stopping or starting (PostgreSQL: class 57P).
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_not_in_the_text() {
        let error = Error::from(DbErr::Custom("SELECT secret FROM account".to_owned()));
        let shown = error.into_graphql();
        assert_eq!(shown.message, "internal error");
        assert!(!format!("{shown:?}").contains("account"));
        assert!(shown.source.is_some_and(|source| source.downcast_ref::<Error>().is_some_and(|error| error.cause().is_some())));
    }

    #[test]
    fn a_database_that_is_not_reached_is_not_ours() {
        let error = Error::from(DbErr::Conn(sea_orm::RuntimeErr::Internal("refused".to_owned())));
        assert_eq!(error.code(), Code::Unavailable);
    }
}
