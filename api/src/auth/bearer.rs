//! The bearer token of a request: one header, one token, a key that its algorithm is bound to.

use super::demo;
use super::jwks::Jwks;
use crate::clock::Clock;
use crate::config::Issuer;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

/// A token is no longer than this.
const LONGEST: usize = 8 * 1024;
/// Clocks differ by so many seconds.
const LEEWAY: u64 = 30;

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who issued it.
    pub issuer: String,
    /// The subject at the issuer.
    pub subject: String,
}

/// Why nobody was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no token.
    Missing,
    /// There is one, and it is no good.
    Invalid,
}

/// Who may sign tokens here.
pub struct Authenticator {
    demo: bool,
    issuers: Vec<(Issuer, Jwks)>,
    lifetime: i64,
}

/// What is read before the signature is: which key to take.
#[derive(Deserialize)]
struct Unverified {
    iss: String,
}

/// What is read after.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    #[serde(default)]
    iat: Option<i64>,
}

impl Authenticator {
    /// Takes tokens of these issuers, and of the demo where it is one. `lifetime` caps a token's life, in seconds.
    pub fn new(demo: bool, issuers: Vec<Issuer>, lifetime: i64) -> Self {
        let issuers = issuers.into_iter().map(|issuer| (issuer.clone(), Jwks::new(&issuer))).collect();
        Self { demo, issuers, lifetime }
    }

    /// Whose request it is.
    ///
    /// # Errors
    /// [`Refused`]: no token, or one that is malformed, expired, not yet valid, for others, or signed by nobody we know.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Identity, Refused> {
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let value = given.next().ok_or(Refused::Missing)?;
        if given.next().is_some() {
            return Err(Refused::Invalid);
        }
        let value = value.to_str().map_err(|_| Refused::Invalid)?;
        let (scheme, token) = value.split_once(' ').ok_or(Refused::Invalid)?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.len() > LONGEST {
            return Err(Refused::Invalid);
        }
        self.verify(token.trim()).await.ok_or(Refused::Invalid)
    }

    async fn verify(&self, token: &str) -> Option<Identity> {
        let header = decode_header(token).ok()?;
        let unknown: serde_json::Map<String, serde_json::Value> = part(token, 0)?;
        if unknown.contains_key("crit") {
            return None; // what must be understood and is not
        }
        let Unverified { iss } = part(token, 1)?;
        if self.demo && iss == demo::ISSUER {
            let key = DecodingKey::from_secret(demo::KEY);
            let bound = header.alg == Algorithm::HS256;
            return bound.then(|| self.claims(token, &key, Algorithm::HS256, demo::AUDIENCE, &iss)).flatten();
        }
        let (issuer, keys) = self.issuers.iter().find(|(issuer, _)| issuer.issuer == iss)?;
        let (key, algorithms) = keys.find(header.kid.as_deref()).await?;
        let bound = algorithms.contains(&header.alg) && issuer.allows(header.alg);
        bound.then(|| self.claims(token, &key, header.alg, &issuer.audience, &iss)).flatten()
    }

    fn claims(&self, token: &str, key: &DecodingKey, algorithm: Algorithm, audience: &str, issuer: &str) -> Option<Identity> {
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&[audience]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        let claims = decode::<Claims>(token, key, &validation).ok()?.claims;
        let now = Clock::real().timestamp();
        let issued = claims.iat.unwrap_or(now);
        let timely = issued <= now + LEEWAY.cast_signed() && claims.exp - issued <= self.lifetime;
        (timely && !claims.sub.is_empty()).then_some(Identity { issuer: claims.iss, subject: claims.sub })
    }
}

/// A part of a token, unverified.
fn part<T: for<'de> Deserialize<'de>>(token: &str, nth: usize) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(nth)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use jsonwebtoken::jwk::{Jwk, JwkSet};
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::json;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    const ISSUER: &str = "https://id.example/realms/pmo";

    fn keys() -> Vec<(&'static str, Algorithm, EncodingKey)> {
        let rsa = || EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")).unwrap();
        vec![
            ("rs", Algorithm::RS256, rsa()),
            ("ps", Algorithm::PS256, rsa()),
            ("es", Algorithm::ES256, EncodingKey::from_ec_pem(include_bytes!("keys/ec.pem")).unwrap()),
            ("ed", Algorithm::EdDSA, EncodingKey::from_ed_pem(include_bytes!("keys/ed.pem")).unwrap()),
        ]
    }

    fn published(keys: &[(&'static str, Algorithm, EncodingKey)]) -> String {
        let public = |(kid, algorithm, key): &(&'static str, Algorithm, EncodingKey)| {
            let mut jwk = Jwk::from_encoding_key(key, *algorithm).unwrap();
            jwk.common.key_id = Some((*kid).to_owned());
            jwk
        };
        serde_json::to_string(&JwkSet { keys: keys.iter().map(public).collect() }).unwrap()
    }

    fn token(kid: &str, algorithm: Algorithm, key: &EncodingKey) -> String {
        let now = Clock::real().timestamp();
        let claims = json!({ "iss": ISSUER, "aud": "regiekamer", "sub": "4f0c", "iat": now, "exp": now + 300 });
        encode(&Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }, &claims, key).unwrap()
    }

    /// An issuer whose keys stand at an address, and can be changed.
    async fn issuer() -> (Arc<Mutex<String>>, Issuer) {
        let text = Arc::new(Mutex::new(published(&keys())));
        let shown = text.clone();
        let router = axum::Router::new().route("/keys", get(move || async move { shown.lock().unwrap().clone() }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let algorithms = ["RS256", "PS256", "ES256", "EdDSA"].map(str::to_owned).to_vec();
        (text, Issuer { issuer: ISSUER.to_owned(), audience: "regiekamer".to_owned(), jwks_url: Some(url), jwks_file: None, algorithms })
    }

    fn authenticator(issuer: &Issuer, cool_down: Duration) -> Authenticator {
        Authenticator { demo: false, issuers: vec![(issuer.clone(), Jwks::cooling_down(issuer, cool_down))], lifetime: 3_600 }
    }

    #[tokio::test]
    async fn tokens_of_each_algorithm_are_verified_against_the_keys_of_their_issuer() {
        let (_, issuer) = issuer().await;
        let authenticator = authenticator(&issuer, Duration::from_secs(30));
        for (kid, algorithm, key) in keys() {
            let identity = authenticator.verify(&token(kid, algorithm, &key)).await;
            assert_eq!(identity, Some(Identity { issuer: ISSUER.to_owned(), subject: "4f0c".to_owned() }), "{kid}");
        }
    }

    #[tokio::test]
    async fn an_algorithm_is_bound_to_its_key() {
        let (text, issuer) = issuer().await;
        let authenticator = authenticator(&issuer, Duration::from_secs(30));
        let (rs, ed) = (&keys()[0].2, &keys()[3].2);
        assert_eq!(authenticator.verify(&token("ps", Algorithm::RS256, rs)).await, None, "a key for PS256");
        assert_eq!(authenticator.verify(&token("rs", Algorithm::EdDSA, ed)).await, None, "a key of another type");
        let secret = EncodingKey::from_secret(text.lock().unwrap().as_bytes());
        assert_eq!(authenticator.verify(&token("rs", Algorithm::HS256, &secret)).await, None, "a public key as a secret");
        assert_eq!(authenticator.verify(&super::super::demo::token("pmo").unwrap()).await, None, "the demo's key outside the demo");
    }

    #[tokio::test]
    async fn keys_are_read_again_when_a_token_names_a_new_one_and_known_ones_outlive_an_outage() {
        let (text, issuer) = issuer().await;
        let authenticator = authenticator(&issuer, Duration::ZERO);
        let new = vec![("new", Algorithm::EdDSA, EncodingKey::from_ed_pem(include_bytes!("keys/other.pem")).unwrap())];
        let (old_token, new_token) = (token("ed", Algorithm::EdDSA, &keys()[3].2), token("new", Algorithm::EdDSA, &new[0].2));
        assert!(authenticator.verify(&old_token).await.is_some());
        assert!(authenticator.verify(&new_token).await.is_none());
        *text.lock().unwrap() = published(&new);
        assert!(authenticator.verify(&new_token).await.is_some(), "rotated");
        assert!(authenticator.verify(&old_token).await.is_none(), "retired");
        *text.lock().unwrap() = "not json".to_owned();
        assert!(authenticator.verify(&new_token).await.is_some(), "the address is away, the key is known");
        assert!(authenticator.verify(&old_token).await.is_none());
        assert!(authenticator.verify(&new_token).await.is_some());
    }

    #[tokio::test]
    async fn an_unknown_key_causes_one_reading_and_not_one_a_token() {
        let (text, issuer) = issuer().await;
        let authenticator = authenticator(&issuer, Duration::from_secs(30));
        let other = EncodingKey::from_ed_pem(include_bytes!("keys/other.pem")).unwrap();
        assert!(authenticator.verify(&token("new", Algorithm::EdDSA, &other)).await.is_none());
        *text.lock().unwrap() = published(&[("new", Algorithm::EdDSA, other.clone())]);
        assert!(authenticator.verify(&token("new", Algorithm::EdDSA, &other)).await.is_none(), "not before the cool-down");
    }
}
