//! What is counted of requests, for Prometheus. No label holds what a client may choose without end, and none names a
//! person.

use super::app::App;
use crate::store::PoolUse;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// So many names of operations are counted apart; the rest together.
const NAMES: usize = 200;
/// Upper bounds of the times of answers, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Upper bounds of costs.
const COSTS: [f64; 8] = [1.0, 10.0, 50.0, 200.0, 1_000.0, 5_000.0, 20_000.0, 100_000.0];

type Label = (&'static str, Cow<'static, str>);

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<[Label; 4], Counter>,
    seconds: Family<[Label; 1], Histogram>,
    cost: Histogram,
    errors: Family<[Label; 1], Counter>,
    statements: Counter,
    connections: Family<[Label; 2], Gauge>,
    subscribers: Gauge,
    names: Mutex<HashSet<Arc<str>>>,
}

/// What is told of one answer.
pub(super) struct Answered<'a> {
    pub route: &'a str,
    pub operation: Option<&'a str>,
    pub role: &'static str,
    pub status: StatusCode,
    pub cost: Option<usize>,
    pub statements: Option<u64>,
    pub codes: &'a [&'static str],
    pub took: Duration,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut all = Self {
            registry: Registry::with_prefix("regiekamer"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            cost: Histogram::new(COSTS),
            errors: Family::default(),
            statements: Counter::default(),
            connections: Family::default(),
            subscribers: Gauge::default(),
            names: Mutex::default(),
        };
        let registry = &mut all.registry;
        registry.register("requests", "Requests, by route, name of the operation, role and status", all.requests.clone());
        registry.register_with_unit("answer_time", "Time until the answer", Unit::Seconds, all.seconds.clone());
        registry.register("cost", "Cost of requests by their page sizes", all.cost.clone());
        registry.register("errors", "Errors in answers, by code", all.errors.clone());
        registry.register("statements", "Statements on the database", all.statements.clone());
        registry.register("database_connections", "Connections of the pools, by pool and state", all.connections.clone());
        registry.register("subscribers", "Subscriptions that run", all.subscribers.clone());
        all
    }
}

impl Metrics {
    /// How many subscriptions run: whoever starts and ends one counts here.
    pub fn subscribers(&self) -> &Gauge {
        &self.subscribers
    }

    pub(super) fn answered(&self, of: &Answered<'_>) {
        let name = of.operation.map_or(Cow::Borrowed("none"), |name| self.name(name));
        let labels = [
            ("route", Cow::Owned(of.route.to_owned())),
            ("operation", name),
            ("role", Cow::Borrowed(of.role)),
            ("status", Cow::Owned(of.status.as_str().to_owned())),
        ];
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&[("route", Cow::Owned(of.route.to_owned()))]).observe(of.took.as_secs_f64());
        if let Some(cost) = of.cost.and_then(|cost| u32::try_from(cost).ok()) {
            self.cost.observe(cost.into());
        }
        self.statements.inc_by(of.statements.unwrap_or_default());
        for code in of.codes {
            self.errors.get_or_create(&[("code", Cow::Borrowed(*code))]).inc();
        }
    }

    /// The name of an operation, while there are not too many.
    fn name(&self, name: &str) -> Cow<'static, str> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if !names.contains(name) {
            if names.len() >= NAMES {
                return Cow::Borrowed("other");
            }
            names.insert(name.into());
        }
        Cow::Owned(name.to_owned())
    }

    /// All of it, in the form that Prometheus reads.
    fn text(&self, pools: &[PoolUse]) -> Result<String, std::fmt::Error> {
        for pool in pools {
            for (state, connections) in [("open", pool.open), ("idle", pool.idle)] {
                let labels = [("pool", Cow::Borrowed(pool.name)), ("state", Cow::Borrowed(state))];
                self.connections.get_or_create(&labels).set(i64::from(connections));
            }
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// `/metrics` alone: it listens where the configuration says, apart from the API.
pub fn metrics_router(app: Arc<App>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(app)
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    match app.metrics.text(&(app.pools)()) {
        Ok(text) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_does_not_choose_how_much_is_counted_apart() {
        let metrics = Metrics::default();
        for nth in 0..1_000 {
            let name = format!("Q{nth}");
            metrics.answered(&Answered {
                route: "/graphql",
                operation: Some(&name),
                role: "PMO",
                status: StatusCode::OK,
                cost: Some(11),
                statements: Some(1),
                codes: &["NOT_FOUND"],
                took: Duration::from_millis(3),
            });
        }
        let text = metrics.text(&[PoolUse { name: "readers", open: 3, idle: 1 }]).unwrap();
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start} in {text}"));
        assert!(line("regiekamer_requests_total{route=\"/graphql\",operation=\"other\",role=\"PMO\",status=\"200\"}").ends_with(" 800"));
        assert!(text.lines().filter(|line| line.starts_with("regiekamer_requests_total")).count() == NAMES + 1);
        assert!(
            line("regiekamer_errors_total{code=\"NOT_FOUND\"}").ends_with(" 1000")
                && line("regiekamer_statements_total").ends_with(" 1000")
        );
        assert!(line("regiekamer_database_connections{pool=\"readers\",state=\"idle\"}").ends_with(" 1"));
        assert!(
            text.contains("regiekamer_answer_time_seconds_bucket")
                && text.contains("regiekamer_cost_bucket")
                && text.contains("regiekamer_subscribers 0")
        );
    }
}
