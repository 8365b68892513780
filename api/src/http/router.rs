//! The routes.

use super::app::App;
use super::problem::problem;
use super::{graphiql, graphql, health, layers};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use std::sync::Arc;

/// All routes of an application.
pub fn router(app: Arc<App>) -> Router {
    let mut routes = Router::new()
        .route("/graphql", any(graphql::graphql))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready));
    if app.parts.config.graphiql {
        routes = routes.route("/graphiql", get(graphiql::page));
    }
    routes
        .fallback(async || problem(StatusCode::NOT_FOUND, "there is nothing here"))
        .layer(layers::cors(&app.parts.config.cors))
        .layer(from_fn_with_state(app.clone(), layers::every))
        .with_state(app)
}
