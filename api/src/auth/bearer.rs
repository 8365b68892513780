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
