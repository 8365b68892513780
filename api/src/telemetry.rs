//! Logs: lines for people, or JSON for machines. Never a name, a token or the text of a query.

use tracing_subscriber::EnvFilter;

/// Starts logging, to the standard error; `RUST_LOG` chooses what.
pub fn start(json: bool, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Where a test has started it already, that is fine.
    drop(if json { logs.json().try_init() } else { logs.try_init() });
}
