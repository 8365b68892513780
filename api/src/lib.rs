//! Regiekamer: the backend of a programme management office. One GraphQL API over one database.

pub mod access;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod error;
pub mod graphql;
pub mod http;
pub mod live;
pub mod nodes;
mod places;
pub mod reference;
pub mod rules;
pub mod schema;
pub mod security;
pub mod store;
pub mod tabular;
pub mod telemetry;
