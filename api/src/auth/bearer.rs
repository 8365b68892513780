//! The bearer token of a request: one header, one token, a key that its algorithm is bound to.

use super::api_token::Key;
use super::claims::Claims;
use super::demo;
use super::jwks::{Jwks, NoKeys};
use crate::clock::Clock;
use crate::config::Issuer;
use crate::error::Error;
use crate::security;
use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;

/// In whose place somebody acts: the id of an account.
pub static ON_BEHALF_OF: HeaderName = HeaderName::from_static("on-behalf-of");
/// A token is no longer than this.
const LONGEST: usize = 8 * 1024;

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who issued it.
    pub issuer: String,
    /// The subject at the issuer.
    pub subject: String,
    /// Until when it holds.
    pub expires: DateTime<Utc>,
    /// The key of a service, in place of a token; the issuer and the subject are those of its account, which the database knows.
    pub key: Option<Key>,
    /// In whose place he acts, as he says it: the id of an account. Whether he may is told by the grants of the moment.
    pub on_behalf_of: Option<String>,
}

/// Why nobody was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no token.
    Missing,
    /// There is one, and it is no good.
    Invalid,
    /// It can't be judged: the keys of its issuer were never reached.
    NoKeys,
}

impl Refused {
    /// The error that it amounts to.
    pub fn error(self) -> Error {
        match self {
            Self::Missing | Self::Invalid => Error::Unauthenticated,
            Self::NoKeys => Error::unavailable("the keys of an issuer can't be read"),
        }
    }
}

/// Who may sign tokens here.
pub struct Authenticator {
    demo: bool,
    issuers: Vec<(Issuer, Arc<Jwks>)>,
    lifetime: i64,
}

/// The header of a token.
#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    /// What must be understood; nothing is.
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
}

/// That a member is there, whatever it holds.
fn is_there<'de, D: Deserializer<'de>>(member: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(member).map(|_| true)
}

/// Why a token is no good; the first is a code, told to the log alone.
enum Flaw {
    Because(&'static str),
    NoKeys,
}

impl Authenticator {
    /// Takes tokens of these issuers, and of the demo where it is one. `lifetime` caps a token's life, in seconds.
    pub fn new(demo: bool, issuers: Vec<Issuer>, lifetime: i64) -> Self {
        let issuers = issuers.into_iter().map(|issuer| (issuer.clone(), Arc::new(Jwks::new(&issuer)))).collect();
        Self { demo, issuers, lifetime }
    }

    /// Whose request it is.
    ///
    /// # Errors
    /// [`Refused`]: no token, or one that is malformed, expired, not yet valid, for others, or signed by nobody we know.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Identity, Refused> {
        let mut given = headers.get_all(header::AUTHORIZATION).iter();
        let value = given.next().ok_or(Refused::Missing)?;
        let token = value.to_str().ok().and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let found = match token {
            _ if given.next().is_some() => Err(Flaw::Because("several_headers")),
            None => Err(Flaw::Because("no_bearer_token")),
            Some((_, token)) => self.verify(token.trim()).await,
        };
        let found = found.map(|identity| Identity { on_behalf_of: on_behalf_of(headers), ..identity });
        found.map_err(|flaw| match flaw {
            Flaw::Because(why) => {
                security::login_refused(why);
                Refused::Invalid
            }
            Flaw::NoKeys => {
                security::login_refused("issuer_keys_unknown");
                Refused::NoKeys
            }
        })
    }

    async fn verify(&self, token: &str) -> Result<Identity, Flaw> {
        let no = |why| move || Flaw::Because(why);
        if let Some(key) = Key::of(token) {
            let (issuer, subject) = (String::new(), String::new());
            return Ok(Identity { issuer, subject, expires: DateTime::<Utc>::MAX_UTC, key: Some(key), on_behalf_of: None });
        }
        if token.len() > LONGEST {
            return Err(Flaw::Because("too_long"));
        }
        let (signed, signature) = token.rsplit_once('.').ok_or_else(no("malformed"))?;
        let (header, claims) = signed.split_once('.').ok_or_else(no("malformed"))?;
        let header: Header = part(header).ok_or_else(no("malformed_header"))?;
        let claims: Claims = part(claims).ok_or_else(no("malformed_claims"))?;
        if header.crit {
            return Err(Flaw::Because("critical_header"));
        }
        if !header.typ.as_deref().is_none_or(is_access) {
            return Err(Flaw::Because("other_type"));
        }
        let audience = if self.demo && claims.iss == demo::ISSUER {
            let bound = header.alg == Algorithm::HS256 && verified(signed, signature, &DecodingKey::from_secret(demo::KEY), header.alg);
            bound.then_some(demo::AUDIENCE)
        } else {
            let (issuer, keys) = self.issuers.iter().find(|(issuer, _)| issuer.issuer == claims.iss).ok_or_else(no("unknown_issuer"))?;
            if !issuer.allows(header.alg) {
                return Err(Flaw::Because("algorithm_not_allowed"));
            }
            let key = keys.find(header.kid.as_deref(), header.alg).await.map_err(|NoKeys| Flaw::NoKeys)?;
            let key = key.ok_or_else(no("unknown_key"))?;
            verified(signed, signature, key.decoding(), header.alg).then_some(issuer.audience.as_str())
        };
        let audience = audience.ok_or_else(no("wrong_signature"))?;
        if let Some(why) = claims.flaw(audience, self.lifetime, Clock::real().timestamp()) {
            return Err(Flaw::Because(why));
        }
        let expires = DateTime::from_timestamp(claims.exp, 0).ok_or_else(no("lives_too_long"))?;
        Ok(Identity { issuer: claims.iss, subject: claims.sub, expires, key: None, on_behalf_of: None })
    }
}

/// In whose place somebody acts. Of two there is none: what is said twice is the id of nobody.
fn on_behalf_of(headers: &HeaderMap) -> Option<String> {
    let given: Vec<_> = headers.get_all(&ON_BEHALF_OF).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    (!given.is_empty()).then(|| given.join(", "))
}

/// Whether a type of token is one of access: an issuer signs others with the same key.
fn is_access(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    matches!(kind.strip_prefix("application/").unwrap_or(&kind), "jwt" | "at+jwt")
}

fn verified(signed: &str, signature: &str, key: &DecodingKey, algorithm: Algorithm) -> bool {
    crypto::verify(signature, signed.as_bytes(), key, algorithm).unwrap_or(false)
}

/// A part of a token.
fn part<T: for<'de> Deserialize<'de>>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
