//! The key of the demo. Everybody has it, so configuration refuses it anywhere else.

use crate::clock::Clock;
use crate::error::Error;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;

/// The issuer of demo tokens.
pub const ISSUER: &str = "urn:regiekamer:demo";
/// Whom tokens are for.
pub const AUDIENCE: &str = "regiekamer";
/// The key with which they are signed.
pub const KEY: &[u8] = b"regiekamer-demo-key-that-everybody-knows";

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

/// A bearer token of a demo account, good for a day of real time.
///
/// # Errors
/// `Internal` where it can't be signed.
pub fn token(account: &str) -> Result<String, Error> {
    let now = Clock::real();
    let exp = (now + TimeDelta::hours(24)).timestamp();
    let claims = Claims { iss: ISSUER, sub: account, aud: AUDIENCE, iat: now.timestamp(), exp };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(KEY)).map_err(Error::internal)
}
