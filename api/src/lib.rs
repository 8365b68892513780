//! Regiekamer: the backend of a programme management office. One GraphQL API over one database.

pub mod access;
pub mod clock;
pub mod error;
pub mod graphql;
pub mod nodes;
pub mod rules;
pub mod schema;
pub mod store;
