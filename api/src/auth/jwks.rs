//! The public keys of an issuer, from a file or an address; cached, and read again when a token names a key that is not
//! there, but not more often than the cool-down allows. While the address is away, known keys go on working.

use crate::config::Issuer;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

/// Keys are read again after so long.
const FRESH: Duration = Duration::from_mins(10);
/// An unknown key causes no second reading within this.
const COOL_DOWN: Duration = Duration::from_secs(30);
/// A key set is no larger than this.
const LARGEST: usize = 256 * 1024;

/// The keys of one issuer.
pub(super) struct Jwks {
    source: Source,
    cool_down: Duration,
    cached: RwLock<Cached>,
}

enum Source {
    Url(String, reqwest::Client),
    File(std::path::PathBuf),
    Nothing,
}

#[derive(Default)]
struct Cached {
    keys: Option<Arc<JwkSet>>,
    tried: Option<Instant>,
}

impl Jwks {
    pub(super) fn new(issuer: &Issuer) -> Self {
        Self::cooling_down(issuer, COOL_DOWN)
    }

    pub(super) fn cooling_down(issuer: &Issuer, cool_down: Duration) -> Self {
        let client = || {
            let built = reqwest::Client::builder().timeout(Duration::from_secs(5)).redirect(reqwest::redirect::Policy::none()).build();
            built.unwrap_or_default()
        };
        let source = match (&issuer.jwks_url, &issuer.jwks_file) {
            (Some(url), _) => Source::Url(url.clone(), client()),
            (None, Some(file)) => Source::File(file.clone()),
            (None, None) => Source::Nothing,
        };
        Self { source, cool_down, cached: RwLock::default() }
    }

    /// The key of this id, and the algorithms that it is for.
    pub(super) async fn find(&self, kid: Option<&str>) -> Option<(DecodingKey, Vec<Algorithm>)> {
        let known = {
            let cached = self.cached.read().await;
            let fresh = cached.tried.is_some_and(|tried| tried.elapsed() < FRESH);
            cached.keys.as_ref().filter(|_| fresh).and_then(|keys| key(keys, kid))
        };
        if known.is_some() {
            return known;
        }
        let mut cached = self.cached.write().await;
        if cached.tried.is_none_or(|tried| tried.elapsed() >= self.cool_down) {
            cached.tried = Some(Instant::now());
            if let Some(keys) = self.read().await {
                cached.keys = Some(Arc::new(keys));
            } else {
                tracing::warn!("the keys of an issuer can't be read; those that are known go on");
            }
        }
        cached.keys.as_ref().and_then(|keys| key(keys, kid))
    }

    async fn read(&self) -> Option<JwkSet> {
        let bytes = match &self.source {
            Source::Url(url, client) => client.get(url).send().await.ok()?.error_for_status().ok()?.bytes().await.ok()?.to_vec(),
            Source::File(path) => tokio::fs::read(path).await.ok()?,
            Source::Nothing => return None,
        };
        (bytes.len() <= LARGEST).then(|| serde_json::from_slice(&bytes).ok()).flatten()
    }
}

/// A key of a set, bound to the algorithms of its type.
fn key(keys: &JwkSet, kid: Option<&str>) -> Option<(DecodingKey, Vec<Algorithm>)> {
    let jwk: &Jwk = match kid {
        Some(kid) => keys.find(kid)?,
        None => keys.keys.first().filter(|_| keys.keys.len() == 1)?,
    };
    let algorithms = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => vec![Algorithm::RS256, Algorithm::PS256],
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => vec![Algorithm::ES256],
        AlgorithmParameters::OctetKeyPair(curve) if curve.curve == EllipticCurve::Ed25519 => vec![Algorithm::EdDSA],
        _ => return None,
    };
    let named = jwk.common.key_algorithm.and_then(|named| named.to_string().parse::<Algorithm>().ok());
    let algorithms = algorithms.into_iter().filter(|algorithm| named.is_none_or(|named| named == *algorithm)).collect();
    Some((DecodingKey::from_jwk(jwk).ok()?, algorithms))
}
