//! The configuration: defaults, then a file, then the environment, then flags. Unknown keys are refused, and outside the
//! demo what is unsafe.

use crate::error::Error;
use chrono_tz::Tz;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// How an installation is set up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// `postgres://…` or `sqlite://file`.
    pub database: String,
    /// A replica that views read from.
    pub replica: Option<String>,
    /// Connections of each pool; about four a core.
    pub connections: u32,
    /// The zone whose calendar counts days.
    pub zone: Tz,
    /// The key that seals cursors, the same on every instance; at least 32 characters.
    pub cursor_secret: String,
    /// Who may sign tokens.
    pub issuers: Vec<Issuer>,
    /// The longest life of a token, in seconds.
    pub token_lifetime: i64,
    /// Pages of which other origins may call; `*` is refused outside the demo.
    pub cors: Vec<String>,
    /// Whether the schema can be asked for itself.
    pub introspection: bool,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// A request takes at most so many seconds.
    pub time_budget: u64,
}

/// Who may sign tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// `iss` of its tokens.
    pub issuer: String,
    /// `aud` of its tokens for us.
    pub audience: String,
    /// Where its public keys are.
    pub jwks_url: Option<String>,
    /// Or the file that they are in.
    pub jwks_file: Option<PathBuf>,
    /// The algorithms that it may use.
    #[serde(default = "usual")]
    pub algorithms: Vec<String>,
}

fn usual() -> Vec<String> {
    ["RS256", "PS256", "ES256", "EdDSA"].map(str::to_owned).to_vec()
}

impl Issuer {
    /// Whether it may sign with this algorithm; secrets are not shared with issuers.
    pub fn allows(&self, algorithm: Algorithm) -> bool {
        let symmetric = matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512);
        !symmetric && self.algorithms.iter().any(|allowed| allowed.parse() == Ok(algorithm))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: "sqlite://data/regiekamer.sqlite".to_owned(),
            replica: None,
            connections: 8,
            zone: Tz::Europe__Amsterdam,
            cursor_secret: String::new(),
            issuers: Vec::new(),
            token_lifetime: 24 * 3600,
            cors: Vec::new(),
            introspection: true,
            graphiql: false,
            log_json: true,
            time_budget: 10,
        }
    }
}

impl Config {
    /// The configuration of a file and of the environment: `REGIEKAMER_DATABASE`, `REGIEKAMER_REPLICA`,
    /// `REGIEKAMER_LISTEN`, `REGIEKAMER_CURSOR_SECRET`, each also as `…_FILE`.
    ///
    /// # Errors
    /// `Invalid` where the file can't be read, or holds an unknown key or a wrong value.
    pub fn load(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let mut config = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Error::invalid(path.to_string_lossy(), error.to_string()))?;
                toml::from_str(&text).map_err(|error| Error::invalid(path.to_string_lossy(), error.to_string()))?
            }
            None => Self::default(),
        };
        let read = |name: &str| -> Result<Option<String>, Error> {
            let name = format!("REGIEKAMER_{name}");
            match (environment(&name), environment(&format!("{name}_FILE"))) {
                (Some(_), Some(_)) => Err(Error::invalid(name, "given twice, here and as a file")),
                (None, Some(path)) => {
                    let text = std::fs::read_to_string(&path).map_err(|error| Error::invalid(path, error.to_string()))?;
                    Ok(Some(text.trim().to_owned()))
                }
                (given, None) => Ok(given),
            }
        };
        if let Some(url) = read("DATABASE")? {
            config.database = url;
        }
        if let Some(url) = read("REPLICA")? {
            config.replica = Some(url);
        }
        if let Some(listen) = read("LISTEN")? {
            config.listen =
                listen.parse().map_err(|_| Error::invalid("REGIEKAMER_LISTEN", "expected an address and a port, 0.0.0.0:8080"))?;
        }
        if let Some(secret) = read("CURSOR_SECRET")? {
            config.cursor_secret = secret;
        }
        Ok(config)
    }

    /// Refuses what is unsafe outside the demo.
    ///
    /// # Errors
    /// `Invalid` with the key that is wrong.
    pub fn validate(&self) -> Result<(), Error> {
        let refuse = |key: &str, why: &str| Err(Error::invalid(key, why));
        if self.database.contains(":memory:") {
            return refuse("database", "a database in memory forgets everything; give a file or a server");
        }
        if self.cursor_secret.len() < 32 {
            return refuse("cursor_secret", "at least 32 characters, the same on every instance");
        }
        if self.cors.iter().any(|origin| origin == "*") {
            return refuse("cors", "name the origins; * opens the API to every page");
        }
        if self.issuers.is_empty() {
            return refuse("issuers", "nobody could sign in; name at least one issuer of tokens");
        }
        for issuer in &self.issuers {
            if issuer.issuer == crate::auth::demo::ISSUER {
                return refuse("issuers", "everybody has the key of the demo");
            }
            match (&issuer.jwks_url, &issuer.jwks_file) {
                (Some(url), None)
                    if url.starts_with("https://") || url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost") => {}
                (Some(_), None) => return refuse("issuers.jwks_url", "keys are read over https"),
                (None, Some(_)) => {}
                _ => return refuse("issuers", "give either jwks_url or jwks_file"),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_file_is_a_valid_configuration() {
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../regiekamer.example.toml");
        let config = Config::load(Some(Path::new(sample)), |_| None).unwrap();
        assert!(config.validate().is_ok());
    }

    #[test]
    fn what_is_unsafe_is_refused_outside_the_demo() {
        let issuer = |url: &str| Issuer {
            issuer: "https://id.example".to_owned(),
            audience: "regiekamer".to_owned(),
            jwks_url: Some(url.to_owned()),
            jwks_file: None,
            algorithms: usual(),
        };
        let safe = Config { cursor_secret: "x".repeat(32), issuers: vec![issuer("https://id.example/keys")], ..Config::default() };
        assert!(safe.validate().is_ok());
        for unsafe_one in [
            Config { database: "sqlite::memory:".to_owned(), ..safe.clone() },
            Config { cursor_secret: "short".to_owned(), ..safe.clone() },
            Config { cors: vec!["*".to_owned()], ..safe.clone() },
            Config { issuers: vec![], ..safe.clone() },
            Config { issuers: vec![issuer("http://id.example/keys")], ..safe.clone() },
            Config { issuers: vec![Issuer { issuer: crate::auth::demo::ISSUER.to_owned(), ..issuer("https://x") }], ..safe.clone() },
        ] {
            assert!(unsafe_one.validate().is_err(), "{unsafe_one:?}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file_and_unknown_keys_are_refused() {
        let config = Config::load(None, |name| (name == "REGIEKAMER_DATABASE").then(|| "postgres://x/y".to_owned())).unwrap();
        assert_eq!(config.database, "postgres://x/y");
        assert!(toml::from_str::<Config>("databse = 'x'").is_err());
    }

    #[test]
    fn a_secret_is_no_algorithm_of_an_issuer() {
        let issuer = Issuer {
            algorithms: vec!["HS256".to_owned()],
            issuer: String::new(),
            audience: String::new(),
            jwks_url: None,
            jwks_file: None,
        };
        assert!(!issuer.allows(Algorithm::HS256));
    }
}
