//! Where traces are sent.

use crate::error::Error;
use serde::Deserialize;

/// A collector of OpenTelemetry, and how many requests it is told of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Traces {
    /// Where it takes traces by OTLP over HTTP: `http://collector:4318/v1/traces`.
    pub endpoint: String,
    /// Which share of the requests is told, from 0 to 1, where whoever asks does not say.
    pub sample: f64,
}

impl Default for Traces {
    fn default() -> Self {
        Self { endpoint: String::new(), sample: 1.0 }
    }
}

impl Traces {
    /// To a collector, a share of the requests.
    pub fn to(endpoint: &str, sample: f64) -> Self {
        Self { endpoint: endpoint.to_owned(), sample }
    }

    /// Refuses what is no address and no share.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let url = reqwest::Url::parse(&self.endpoint);
        if !url.is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host()) {
            return Err(Error::invalid("traces.endpoint", "an address, as http://collector:4318/v1/traces"));
        }
        if !(0.0..=1.0).contains(&self.sample) {
            return Err(Error::invalid("traces.sample", "a share, from 0 to 1"));
        }
        Ok(())
    }
}
