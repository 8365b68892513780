//! The closed set of errors. The outer text is fixed and safe to show; the cause is logged once, where the answer leaves.

use async_graphql::{ErrorExtensions, Value};
use sea_orm::{DbErr, SqlErr};
use std::fmt;

/// What can go wrong.
#[derive(Debug)]
pub enum Error {
    /// Nobody, or nobody we know (401).
    Unauthenticated,
    /// Known, but not allowed (403).
    Forbidden,
    /// Unknown, or not to be read by this viewer.
    NotFound,
    /// Bad input, at a path of it.
    Invalid {
        /// Where in the input.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// Somebody else was first.
    Conflict,
    /// The database does not answer.
    Unavailable(String),
    /// Ours.
    Internal(String),
}

impl Error {
    /// Bad input.
    pub fn invalid(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { path: path.into(), message: message.into() }
    }

    /// The database does not answer.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }

    /// A mistake of ours.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// `extensions.code`; the set is closed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Invalid { .. } => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::Unavailable(_) => "UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// The error as an answer carries it. What is ours is logged here, and not told.
    pub fn into_graphql(self) -> async_graphql::Error {
        if let Self::Unavailable(cause) | Self::Internal(cause) = &self {
            tracing::error!(code = self.code(), cause, "a field failed");
        }
        async_graphql::Error::new(self.to_string()).extend_with(|_, extensions| {
            extensions.set("code", self.code());
            if let Self::Invalid { path, .. } = &self {
                extensions.set("argument", Value::from(path.as_str()));
            }
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthenticated => f.write_str("sign in first"),
            Self::Forbidden => f.write_str("this is not allowed to you"),
            Self::NotFound => f.write_str("not found"),
            Self::Invalid { path, message } => write!(f, "{path}: {message}"),
            Self::Conflict => f.write_str("somebody else was first; read again"),
            Self::Unavailable(_) => f.write_str("not available now; try again"),
            Self::Internal(_) => f.write_str("internal error"),
        }
    }
}

impl std::error::Error for Error {}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match (error.sql_err(), &error) {
            (Some(SqlErr::UniqueConstraintViolation(_)), _) => Self::Conflict,
            (_, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Self::unavailable(error),
            _ => Self::internal(error),
        }
    }
}
