//! Who may sign tokens, and where his public keys are.

use crate::auth::demo;
use crate::error::Error;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use std::path::PathBuf;

/// What is taken of issuers: keys of which one half is public. Secrets are not shared with them.
const TAKEN: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA];

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
    /// The algorithms that it may use: RS256, PS256, ES256, `EdDSA`.
    #[serde(default = "usual")]
    pub algorithms: Vec<Algorithm>,
    /// Its keys are read again after so many seconds: so long one that it retired is taken.
    #[serde(default = "fresh")]
    pub keys_seconds: u64,
    /// And not again within so many, whatever a token names.
    #[serde(default = "pause")]
    pub keys_pause_seconds: u64,
}

fn fresh() -> u64 {
    600
}

fn pause() -> u64 {
    30
}

fn usual() -> Vec<Algorithm> {
    TAKEN.to_vec()
}

impl Issuer {
    /// One whose keys are at an address.
    pub fn at(issuer: &str, audience: &str, jwks_url: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            jwks_url: Some(jwks_url.to_owned()),
            jwks_file: None,
            algorithms: usual(),
            keys_seconds: fresh(),
            keys_pause_seconds: pause(),
        }
    }

    /// Whether it may sign with this algorithm.
    pub fn allows(&self, algorithm: Algorithm) -> bool {
        TAKEN.contains(&algorithm) && self.algorithms.contains(&algorithm)
    }

    /// Refuses an issuer whom nobody should trust, or who can sign nothing.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let refuse = |key: &str, why: &str| Err(Error::invalid(key, why));
        if self.issuer.is_empty() || self.audience.is_empty() {
            return refuse("issuers", "name the issuer and the audience");
        }
        if self.issuer == demo::ISSUER {
            return refuse("issuers", "everybody has the key of the demo");
        }
        if self.algorithms.is_empty() || !self.algorithms.iter().all(|algorithm| TAKEN.contains(algorithm)) {
            return refuse("issuers.algorithms", "some of RS256, PS256, ES256, EdDSA");
        }
        if !(1..=86_400).contains(&self.keys_seconds) || !(1..=600).contains(&self.keys_pause_seconds) {
            return refuse("issuers.keys_seconds", "between a second and a day, with a pause of 1 to 600 seconds");
        }
        match (&self.jwks_url, &self.jwks_file) {
            (Some(url), None) if is_private(url) => Ok(()),
            (Some(_), None) => refuse("issuers.jwks_url", "keys are read over https"),
            (None, Some(_)) => Ok(()),
            _ => refuse("issuers", "give either jwks_url or jwks_file"),
        }
    }
}

/// Whether nobody on the way can put other keys there: by https, or on this machine.
fn is_private(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_no_algorithm_of_an_issuer() {
        let issuer = Issuer { algorithms: vec![Algorithm::HS256], ..Issuer::at("i", "a", "https://i/keys") };
        assert!(!issuer.allows(Algorithm::HS256) && issuer.validate().is_err());
    }

    #[test]
    fn keys_are_read_where_nobody_can_change_them() {
        for (url, private) in [
            ("https://id.example/keys", true),
            ("http://127.0.0.1:9000/keys", true),
            ("http://localhost/keys", true),
            ("http://[::1]:9000/keys", true),
            ("http://id.example/keys", false),
            ("http://localhost.example/keys", false),
            ("http://127.0.0.1@id.example/keys", false),
            ("file:///keys", false),
            ("keys", false),
        ] {
            assert_eq!(Issuer::at("i", "a", url).validate().is_ok(), private, "{url}");
        }
    }

    #[test]
    fn an_issuer_has_keys_in_one_place() {
        let both = Issuer { jwks_file: Some("keys.json".into()), ..Issuer::at("i", "a", "https://i/keys") };
        assert!(both.validate().is_err() && Issuer { jwks_url: None, ..both.clone() }.validate().is_ok());
        assert!(Issuer { jwks_url: None, jwks_file: None, ..both }.validate().is_err());
        assert!(Issuer::at(demo::ISSUER, "a", "https://i/keys").validate().is_err());
    }
}
