//! Logs: lines for people, or JSON for machines; and traces, for a collector of OpenTelemetry where one is named. Never a
//! name, a token, the text of a query or the value of a variable.

use crate::config::Traces;
use crate::error::Error;
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use std::time::Duration;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// The collector takes traces within so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was started. What waits is sent when it ends.
#[must_use = "what waits to be sent is sent when this ends"]
pub struct Telemetry(Option<SdkTracerProvider>);

/// Starts logging, to the standard error; `RUST_LOG` chooses what. And traces, where a collector is named.
///
/// # Errors
/// `Invalid` where the address of the collector can't be used.
pub fn start(json: bool, usual: &str, traces: Option<&Traces>) -> Result<Telemetry, Error> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let logs = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let logs = if json { logs.json().boxed() } else { logs.boxed() };
    let provider = traces.map(provider).transpose()?;
    if let Some(provider) = &provider {
        // The span of a request is all that it is told of: nothing that is logged on the way.
        global::set_tracer_provider(provider.clone());
    }
    // Where a test has started it already, that is fine.
    drop(tracing_subscriber::registry().with(logs.with_filter(filter)).try_init());
    Ok(Telemetry(provider))
}

fn provider(traces: &Traces) -> Result<SdkTracerProvider, Error> {
    let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary);
    let exporter = exporter.with_endpoint(&traces.endpoint).with_timeout(PATIENCE).build();
    let exporter = exporter.map_err(|error| Error::invalid("traces.endpoint", error.to_string()))?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name("regiekamer").with_attribute(version).build();
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(traces.sample)));
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_sampler(sampler).with_resource(resource).build())
}

impl Telemetry {
    /// Sends what waits, and ends.
    pub async fn end(self) {
        let Some(provider) = self.0 else { return };
        // It waits for the collector.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("some traces were not sent");
        }
    }
}
