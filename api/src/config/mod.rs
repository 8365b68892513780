//! The configuration: defaults, then a file, then the environment, then flags. Unknown keys are refused, and outside the
//! demo what is unsafe.

mod environment;
mod issuer;
mod limits;
mod live;
mod traces;
mod trusted;

pub use issuer::Issuer;
pub use limits::Limits;
pub use live::Live;
pub use traces::Traces;
pub use trusted::TrustedDocuments;

use crate::error::Error;
use chrono_tz::Tz;
use environment::Environment;
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
    /// The folder in which records of what is read of confidential fields wait for the database; it outlives the process.
    pub spool: PathBuf,
    /// At most so many megabytes wait; then what is confidential is not told.
    pub spool_megabytes: u32,
    /// The zone whose calendar counts days.
    pub zone: Tz,
    /// The key that seals cursors, the same on every instance; at least 32 characters.
    pub cursor_secret: String,
    /// Who may sign tokens.
    pub issuers: Vec<Issuer>,
    /// The longest life of a token, in seconds.
    pub token_lifetime: i64,
    /// Pages of which other origins may call, as `https://host`; `*` is refused outside the demo.
    pub cors: Vec<String>,
    /// Whether the schema can be asked for itself.
    pub introspection: bool,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// A request takes at most so many seconds.
    pub time_budget: u64,
    /// Where `/metrics` listens, apart from the API: whoever reaches it reads it. Nowhere, if nothing is said.
    pub metrics: Option<SocketAddr>,
    /// Where traces are sent; nowhere, if nothing is said.
    pub traces: Option<Traces>,
    /// Where faults of security are reported, as `mailto:…` or `https://…`: it stands in `/.well-known/security.txt`.
    pub security_contact: Option<String>,
    /// What one request may ask at most.
    pub limits: Limits,
    /// What those who follow what happens may ask.
    pub live: Live,
    /// Which documents are known before anybody asks.
    pub trusted_documents: TrustedDocuments,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: "sqlite://data/regiekamer.sqlite".to_owned(),
            replica: None,
            connections: 8,
            spool: PathBuf::from("data/spool"),
            spool_megabytes: 64,
            zone: Tz::Europe__Amsterdam,
            cursor_secret: String::new(),
            issuers: Vec::new(),
            token_lifetime: 24 * 3600,
            cors: Vec::new(),
            introspection: true,
            graphiql: false,
            log_json: true,
            time_budget: 10,
            metrics: None,
            traces: None,
            security_contact: None,
            limits: Limits::default(),
            live: Live::default(),
            trusted_documents: TrustedDocuments::default(),
        }
    }
}

impl Config {
    /// The configuration of a file, and of the environment over it.
    ///
    /// # Errors
    /// `Invalid` where the file can't be read, or either holds a wrong value or the file an unknown key.
    pub fn load(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let mut config = match file {
            Some(path) => {
                let name = path.to_string_lossy();
                let text = std::fs::read_to_string(path).map_err(|error| Error::invalid(name.as_ref(), error.to_string()))?;
                toml::from_str(&text).map_err(|error| Error::invalid(name, told(&error, &text)))?
            }
            None => Self::default(),
        };
        Environment(environment).over(&mut config)?;
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
        if self.connections == 0 {
            return refuse("connections", "at least 1");
        }
        if self.spool.as_os_str().is_empty() || !(1..=10_240).contains(&self.spool_megabytes) {
            return refuse("spool", "a folder, and spool_megabytes between 1 and 10240");
        }
        if self.cursor_secret.len() < 32 || self.cursor_secret.starts_with("change-me") {
            return refuse("cursor_secret", "at least 32 characters that nobody knows, the same on every instance");
        }
        if !(60..=7 * 24 * 3600).contains(&self.token_lifetime) {
            return refuse("token_lifetime", "between a minute and a week, in seconds");
        }
        if !(1..=300).contains(&self.time_budget) {
            return refuse("time_budget", "between 1 and 300 seconds");
        }
        if self.cors.iter().any(|origin| origin == "*") {
            return refuse("cors", "name the origins; * opens the API to every page");
        }
        if !self.cors.iter().all(|origin| is_origin(origin)) {
            return refuse("cors", "an origin is a scheme and a host: https://dashboard.example.nl");
        }
        if self.issuers.is_empty() {
            return refuse("issuers", "nobody could sign in; name at least one issuer of tokens");
        }
        self.issuers.iter().try_for_each(Issuer::validate)?;
        if self.security_contact.as_ref().is_some_and(|contact| !is_contact(contact)) {
            return refuse("security_contact", "mailto:… or https://…, on one line");
        }
        self.traces.iter().try_for_each(Traces::validate)?;
        self.trusted_documents.validate()?;
        self.limits.validate()?;
        self.live.validate()
    }
}

/// Whether somebody can be reached so, and nothing else is said with it.
fn is_contact(text: &str) -> bool {
    (text.starts_with("mailto:") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

/// Whether a browser names an origin so: no path, nothing after it.
fn is_origin(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| url.has_host() && url.origin().ascii_serialization() == text)
}

/// What is wrong with a file, and in which line; not the line itself, which may hold a secret.
fn told(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().map(|span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
    line.map_or_else(|| error.message().to_owned(), |line| format!("line {line}: {}", error.message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn safe() -> Config {
        let issuer = Issuer::at("https://id.example", "regiekamer", "https://id.example/keys");
        Config { cursor_secret: "x".repeat(32), issuers: vec![issuer], ..Config::default() }
    }

    fn with_trusted(only: &[&str]) -> Config {
        let only = only.iter().map(|role| (*role).to_owned()).collect();
        Config { trusted_documents: TrustedDocuments { only, ..TrustedDocuments::default() }, ..safe() }
    }

    fn with(name: &'static str, value: &'static str) -> Result<Config, Error> {
        Config::load(None, move |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn the_sample_file_is_a_valid_configuration_once_it_has_a_secret() {
        let sample = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../regiekamer.example.toml"));
        let config = Config::load(Some(sample), |name| (name == "REGIEKAMER_CURSOR_SECRET").then(|| "x".repeat(32))).unwrap();
        assert!(config.validate().is_ok());
        assert!(Config::load(Some(sample), |_| None).unwrap().validate().is_err(), "everybody has that of the sample");
    }

    #[test]
    fn the_samples_of_the_page_on_signing_in_are_valid_too() {
        let page = include_str!("../../../docs/signing-in.md");
        let samples: Vec<_> = page.split("```toml\n").skip(1).map(|sample| sample.split("```").next().unwrap()).collect();
        let all = toml::from_str::<Config>(&samples.join("\n")).unwrap();
        assert_eq!((samples.len(), all.issuers.len()), (2, 2));
        assert!(Config { issuers: all.issuers, ..safe() }.validate().is_ok());
    }

    #[test]
    fn what_is_unsafe_is_refused_outside_the_demo() {
        assert!(safe().validate().is_ok());
        for (unsafe_one, key) in [
            (Config { database: "sqlite::memory:".to_owned(), ..safe() }, "database"),
            (Config { connections: 0, ..safe() }, "connections"),
            (Config { spool_megabytes: 0, ..safe() }, "spool"),
            (Config { cursor_secret: "short".to_owned(), ..safe() }, "cursor_secret"),
            (Config { token_lifetime: 365 * 24 * 3600, ..safe() }, "token_lifetime"),
            (Config { time_budget: 0, ..safe() }, "time_budget"),
            (Config { cors: vec!["*".to_owned()], ..safe() }, "cors"),
            (Config { cors: vec!["https://a.example/".to_owned()], ..safe() }, "cors"),
            (Config { cors: vec!["a.example".to_owned()], ..safe() }, "cors"),
            (Config { issuers: vec![], ..safe() }, "issuers"),
            (Config { issuers: vec![Issuer::at("i", "a", "http://id.example/keys")], ..safe() }, "issuers.jwks_url"),
            (Config { security_contact: Some("mailto:a@b.example\nContact: x".to_owned()), ..safe() }, "security_contact"),
            (Config { traces: Some(Traces::to("collector:4318", 1.0)), ..safe() }, "traces.endpoint"),
            (Config { traces: Some(Traces::to("http://collector:4318/v1/traces", 1.5)), ..safe() }, "traces.sample"),
            (with_trusted(&["PARTNER"]), "trusted_documents.path"),
            (with_trusted(&["BOSS"]), "trusted_documents.only"),
            (Config { limits: Limits { tokens: 0, ..Limits::default() }, ..safe() }, "limits.tokens"),
            (Config { live: Live { lines: 0, ..Live::default() }, ..safe() }, "live.lines"),
            (Config { limits: Limits { nesting: 10_000, ..Limits::default() }, ..safe() }, "limits.nesting"),
            (
                Config { limits: Limits { cost_per_minute_of: HashMap::from([("BOSS".to_owned(), 1)]), ..Limits::default() }, ..safe() },
                "limits.cost_per_minute_of.BOSS",
            ),
        ] {
            assert!(matches!(unsafe_one.validate(), Err(Error::Invalid { path, .. }) if path == key), "{key}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        assert_eq!(with("REGIEKAMER_DATABASE", "postgres://x/y").unwrap().database, "postgres://x/y");
        assert_eq!(with("REGIEKAMER_CORS", "https://a.example, https://b.example").unwrap().cors.len(), 2);
        assert!(!with("REGIEKAMER_INTROSPECTION", "false").unwrap().introspection);
        assert!(with("REGIEKAMER_TIME_BUDGET", "soon").is_err() && with("REGIEKAMER_ISSUER", "https://id.example").is_err());
        assert!(with("REGIEKAMER_SERVICE_HOST", "10.0.0.1").is_ok(), "clusters set what they like");
    }

    #[test]
    fn a_secret_comes_from_a_file() {
        let file = std::env::temp_dir().join(format!("regiekamer-secret-{}", uuid::Uuid::now_v7()));
        std::fs::write(&file, "a secret\n").unwrap();
        let path = file.to_string_lossy().into_owned();
        let read = |both: bool| {
            let path = path.clone();
            Config::load(None, move |name| match name {
                "REGIEKAMER_CURSOR_SECRET_FILE" => Some(path.clone()),
                "REGIEKAMER_CURSOR_SECRET" => both.then(|| "x".to_owned()),
                _ => None,
            })
        };
        assert_eq!(read(false).unwrap().cursor_secret, "a secret");
        assert!(read(true).is_err());
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn an_unknown_key_is_refused_without_telling_a_secret() {
        let text = "listen = '127.0.0.1:1'\ncursor_secrt = 'hush'\n";
        let error = toml::from_str::<Config>(text).unwrap_err();
        let told = told(&error, text);
        assert!(told.contains("line 2") && told.contains("cursor_secrt") && !told.contains("hush"), "{told}");
        assert!(toml::from_str::<Config>("[limits]\ntoken = 1").is_err());
    }
}
