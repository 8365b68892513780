//! The environment as a layer of the configuration: `REGIEKAMER_` and the name of a key in capitals, or the same with
//! `_FILE` for a file that holds the value, as secrets are handed to containers.

use super::{Config, Issuer, Traces};
use crate::error::Error;
use std::str::FromStr;

/// Reads variables by their names.
pub(super) struct Environment<F>(pub F);

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    /// Puts what is set over a configuration.
    pub fn over(&self, config: &mut Config) -> Result<(), Error> {
        self.put("LISTEN", &mut config.listen)?;
        self.put("DATABASE", &mut config.database)?;
        self.maybe("REPLICA", &mut config.replica)?;
        self.put("CONNECTIONS", &mut config.connections)?;
        self.put("SPOOL", &mut config.spool)?;
        self.put("SPOOL_MEGABYTES", &mut config.spool_megabytes)?;
        self.put("ZONE", &mut config.zone)?;
        self.put("CURSOR_SECRET", &mut config.cursor_secret)?;
        self.put("TOKEN_LIFETIME", &mut config.token_lifetime)?;
        self.put("INTROSPECTION", &mut config.introspection)?;
        self.put("GRAPHIQL", &mut config.graphiql)?;
        self.put("LOG_JSON", &mut config.log_json)?;
        self.put("TIME_BUDGET", &mut config.time_budget)?;
        self.maybe("METRICS", &mut config.metrics)?;
        self.maybe("SECURITY_CONTACT", &mut config.security_contact)?;
        if let Some(endpoint) = self.read("TRACES")? {
            config.traces = Some(Traces { endpoint, ..config.traces.take().unwrap_or_default() });
        }
        if let Some(origins) = self.read("CORS")? {
            config.cors = origins.split(',').map(str::trim).filter(|origin| !origin.is_empty()).map(str::to_owned).collect();
        }
        // One issuer, in place of those of the file.
        if let Some(issuer) = self.read("ISSUER")? {
            let (audience, url) = (self.read("AUDIENCE")?, self.read("JWKS_URL")?);
            let missing = || Error::invalid("REGIEKAMER_ISSUER", "needs REGIEKAMER_AUDIENCE and REGIEKAMER_JWKS_URL beside it");
            config.issuers = vec![Issuer::at(&issuer, &audience.ok_or_else(missing)?, &url.ok_or_else(missing)?)];
        }
        Ok(())
    }

    fn put<T: FromStr>(&self, name: &str, into: &mut T) -> Result<(), Error> {
        if let Some(text) = self.read(name)? {
            *into = text.parse().map_err(|_| Error::invalid(format!("REGIEKAMER_{name}"), "this is no value of it"))?;
        }
        Ok(())
    }

    fn maybe<T: FromStr>(&self, name: &str, into: &mut Option<T>) -> Result<(), Error> {
        if let Some(text) = self.read(name)? {
            *into = Some(text.parse().map_err(|_| Error::invalid(format!("REGIEKAMER_{name}"), "this is no value of it"))?);
        }
        Ok(())
    }

    fn read(&self, name: &str) -> Result<Option<String>, Error> {
        let name = format!("REGIEKAMER_{name}");
        match ((self.0)(&name), (self.0)(&format!("{name}_FILE"))) {
            (Some(_), Some(_)) => Err(Error::invalid(name, "given twice, here and as a file")),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(&path).map_err(|error| Error::invalid(path, error.to_string()))?;
                Ok(Some(text.trim().to_owned()))
            }
            (given, None) => Ok(given),
        }
    }
}
