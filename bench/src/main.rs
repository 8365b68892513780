//! The floor of the measurement: as little as can be done for the same answer. It judges the same token, runs one
//! hand-written statement, and passes its JSON through. `floor PORT DATABASE_URL CONTRACT_ID`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use regiekamer::auth::Authenticator;
use regiekamer::config::Limits;
use regiekamer::http::serve;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use std::error::Error;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The three questions, as one would write them by hand, without any policy.
const DASHBOARD: &str = include_str!("dashboard.sql");
const LIST: &str = include_str!("list.sql");
const POINT: &str = include_str!("point.sql");

struct Floor {
    pool: PgPool,
    authenticator: Authenticator,
    contract: String,
}

async fn answer(State(floor): State<Arc<Floor>>, Path(question): Path<String>, headers: HeaderMap) -> Response {
    if floor.authenticator.identify(&headers).await.is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let query = match question.as_str() {
        "dashboard" => sqlx::query_scalar(DASHBOARD),
        "list" => sqlx::query_scalar(LIST),
        _ => sqlx::query_scalar(POINT).bind(floor.contract.clone()),
    };
    match query.fetch_one(&floor.pool).await {
        Ok::<String, _>(json) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
                (header::X_FRAME_OPTIONS, "DENY"),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
            ];
            (headers, json).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut given = std::env::args().skip(1);
    let (Some(port), Some(url), Some(contract)) = (given.next(), given.next(), given.next()) else {
        return Err("floor PORT DATABASE_URL CONTRACT_ID".into());
    };
    let options: PgConnectOptions = url.parse()?;
    let options = options.options([("plan_cache_mode", "force_generic_plan"), ("jit", "off"), ("TimeZone", "UTC")]);
    let pool = PgPoolOptions::new().max_connections(8).min_connections(8).test_before_acquire(false).connect_with(options).await?;
    let floor = Floor { pool, authenticator: Authenticator::new(true, Vec::new(), 100_000), contract };
    let router = Router::new().route("/{question}", post(answer)).with_state(Arc::new(floor));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    serve(listener, router, &Limits::default(), std::future::pending()).await;
    Ok(())
}
