//! Keys of an issuer, each bound to the algorithms of its type, so that no token can choose another.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use std::sync::Arc;

/// A public key.
pub(super) struct Key {
    kid: Option<String>,
    algorithms: Vec<Algorithm>,
    decoding: DecodingKey,
}

/// The keys of an issuer.
pub(super) struct Keys(Vec<Arc<Key>>);

#[derive(Deserialize)]
struct Published {
    keys: Vec<serde_json::Value>,
}

impl Key {
    /// For the check of a signature.
    pub fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    /// A published key, if it is one that signs in a way that is taken here.
    fn read(published: serde_json::Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(published).ok()?;
        let signs = jwk.common.public_key_use.as_ref().is_none_or(|known| *known == PublicKeyUse::Signature)
            && jwk.common.key_operations.as_ref().is_none_or(|known| known.contains(&KeyOperations::Verify));
        let usual: &[Algorithm] = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => &[Algorithm::RS256, Algorithm::PS256],
            AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => &[Algorithm::ES256],
            AlgorithmParameters::OctetKeyPair(curve) if curve.curve == EllipticCurve::Ed25519 => &[Algorithm::EdDSA],
            _ => &[],
        };
        let fits = |algorithm: &Algorithm| jwk.common.key_algorithm.is_none_or(|named| named.to_string().parse() == Ok(*algorithm));
        let algorithms: Vec<Algorithm> = usual.iter().copied().filter(fits).collect();
        let decoding = DecodingKey::from_jwk(&jwk).ok()?;
        (signs && !algorithms.is_empty()).then_some(Self { kid: jwk.common.key_id, algorithms, decoding })
    }
}

impl Keys {
    /// The keys of a published set; those of other kinds are passed over.
    pub fn read(set: &[u8]) -> Option<Self> {
        let published: Published = serde_json::from_slice(set).ok()?;
        Some(Self(published.keys.into_iter().filter_map(Key::read).map(Arc::new).collect()))
    }

    /// The key of this id for this algorithm; without an id, the only one that there is.
    pub fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<Arc<Key>> {
        let mut fit = self.0.iter().filter(|key| key.algorithms.contains(&algorithm) && (kid.is_none() || key.kid.as_deref() == kid));
        let found = fit.next()?;
        (kid.is_some() || fit.next().is_none()).then(|| found.clone())
    }
}
