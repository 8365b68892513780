//! The routes.

use super::app::App;
use super::problem::{not_allowed, problem};
use super::{graphiql, graphql, health, journal, layers, live, security};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{any, get};
use std::sync::Arc;

/// All routes of an application.
pub fn router(app: Arc<App>) -> Router {
    let mut routes = Router::new()
        .route("/graphql", any(graphql::graphql))
        .route("/graphql/stream", any(live::stream))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/.well-known/security.txt", get(security::text));
    if app.config.graphiql {
        routes = routes.route("/graphiql", get(graphiql::page)).route("/graphiql/{file}", get(graphiql::file));
        // A newcomer opens the address as it is printed.
        routes = routes.route("/", get(async || Redirect::temporary("/graphiql")));
    }
    routes
        .method_not_allowed_fallback(async || not_allowed("GET, HEAD", "this is read by GET"))
        .fallback(async || problem(StatusCode::NOT_FOUND, "there is nothing here"))
        .layer(layers::cors(&app.config.cors))
        .layer(from_fn(layers::headers))
        .layer(from_fn_with_state(app.clone(), journal::journal))
        .with_state(app)
}
