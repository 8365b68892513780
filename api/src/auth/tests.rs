//! Tokens of every kind of key, from a key set that changes.

use super::bearer::{Authenticator, Refused};
use super::demo;
use super::jwks::{Jwks, Pace};
use crate::clock::Clock;
use crate::config::Issuer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

const ISSUER: &str = "https://id.example";
const AUDIENCE: &str = "regiekamer";
const ALL: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA];

static RSA: LazyLock<EncodingKey> = LazyLock::new(|| EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")).unwrap());

fn ec() -> EncodingKey {
    let key = signature::EcdsaKeyPair::generate_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    EncodingKey::from_ec_der(key.as_ref())
}

fn ed() -> EncodingKey {
    EncodingKey::from_ed_der(signature::Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap().as_ref())
}

fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::ES256 => ec(),
        Algorithm::EdDSA => ed(),
        _ => RSA.clone(),
    }
}

fn published(kid: &str, key: &EncodingKey, algorithm: Algorithm) -> Value {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    serde_json::to_value(jwk).unwrap()
}

fn claims() -> Value {
    let now = Clock::real().timestamp();
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 600 })
}

fn token(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    encode(header, claims, key).unwrap()
}

fn named(algorithm: Algorithm, kid: &str) -> Header {
    Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }
}

fn bearing(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap())])
}

/// An issuer whose key set is served, and changes.
struct Issuing {
    set: Arc<Mutex<Option<Value>>>,
    asked: Arc<AtomicUsize>,
    issuer: Issuer,
}

impl Issuing {
    async fn start(keys: Value) -> Self {
        let (set, asked) = (Arc::new(Mutex::new(Some(json!({ "keys": keys })))), Arc::new(AtomicUsize::new(0)));
        let (shown, counted) = (set.clone(), asked.clone());
        let answer = async move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let set = shown.lock().unwrap().clone();
            set.map_or(StatusCode::BAD_GATEWAY.into_response(), |set| Json(set).into_response())
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/keys", get(answer))).await });
        let issuer = Issuer::at(ISSUER, AUDIENCE, &url);
        Self { set, asked, issuer }
    }

    fn publish(&self, keys: Option<Value>) {
        *self.set.lock().unwrap() = keys.map(|keys| json!({ "keys": keys }));
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn authenticator(&self) -> Authenticator {
        Authenticator::new(false, vec![self.issuer.clone()], 3_600)
    }
}

async fn identified(authenticator: &Authenticator, token: &str) -> Result<String, Refused> {
    authenticator.identify(&bearing(token)).await.map(|identity| identity.subject)
}

#[tokio::test]
async fn a_token_of_each_kind_of_key_is_taken() {
    for algorithm in ALL {
        let key = key(algorithm);
        let issuing = Issuing::start(json!([published("a", &key, algorithm), { "kty": "future", "kid": "b" }])).await;
        let authenticator = issuing.authenticator();
        assert_eq!(
            identified(&authenticator, &token(&named(algorithm, "a"), &claims(), &key)).await.as_deref(),
            Ok("ada"),
            "{algorithm:?}"
        );
        assert_eq!(
            identified(&authenticator, &token(&Header::new(algorithm), &claims(), &key)).await.as_deref(),
            Ok("ada"),
            "one key, no id"
        );
        let another = if algorithm == Algorithm::EdDSA { ed() } else { ec() };
        let header = if algorithm == Algorithm::EdDSA { Algorithm::EdDSA } else { Algorithm::ES256 };
        assert_eq!(
            identified(&authenticator, &token(&named(header, "a"), &claims(), &another)).await,
            Err(Refused::Invalid),
            "{algorithm:?}"
        );
    }
}

#[tokio::test]
async fn a_key_is_bound_to_its_algorithm() {
    let jwk = published("a", &RSA, Algorithm::RS256);
    let issuing = Issuing::start(json!([jwk])).await;
    let authenticator = issuing.authenticator();
    assert!(identified(&authenticator, &token(&named(Algorithm::RS256, "a"), &claims(), &RSA)).await.is_ok());
    // The key says RS256; and its public half is no secret.
    let modulus = EncodingKey::from_secret(jwk["n"].as_str().unwrap().as_bytes());
    for (algorithm, key) in [(Algorithm::PS256, &*RSA), (Algorithm::RS512, &*RSA), (Algorithm::HS256, &modulus)] {
        assert_eq!(
            identified(&authenticator, &token(&named(algorithm, "a"), &claims(), key)).await,
            Err(Refused::Invalid),
            "{algorithm:?}"
        );
    }
    let mut encrypts = published("a", &RSA, Algorithm::RS256);
    encrypts["use"] = json!("enc");
    let issuing = Issuing::start(json!([encrypts])).await;
    let refused = identified(&issuing.authenticator(), &token(&named(Algorithm::RS256, "a"), &claims(), &RSA)).await;
    assert_eq!(refused, Err(Refused::Invalid));
}

#[tokio::test]
async fn an_issuer_signs_with_what_it_is_allowed() {
    let key = ed();
    let mut issuing = Issuing::start(json!([published("a", &key, Algorithm::EdDSA)])).await;
    issuing.issuer.algorithms = vec![Algorithm::ES256];
    let refused = identified(&issuing.authenticator(), &token(&named(Algorithm::EdDSA, "a"), &claims(), &key)).await;
    assert_eq!((refused, issuing.asked()), (Err(Refused::Invalid), 0));
}

#[tokio::test]
async fn what_the_library_would_take_is_refused() {
    let key = ed();
    let issuing = Issuing::start(json!([published("a", &key, Algorithm::EdDSA)])).await;
    let authenticator = issuing.authenticator();
    let header = |change: fn(&mut Header)| {
        let mut header = named(Algorithm::EdDSA, "a");
        change(&mut header);
        header
    };
    for (header, change) in [
        (header(|header| header.typ = Some("logout+jwt".to_owned())), json!({})),
        (header(|_| ()), json!({ "iss": [ISSUER] })),
        (header(|_| ()), json!({ "iss": "https://other.example" })),
        (header(|_| ()), json!({ "pad": "x".repeat(9_000) })),
        (header(|_| ()), json!({ "exp": 4_000_000_000_i64 })),
        (header(|_| ()), json!({ "aud": "another" })),
    ] {
        let mut claims = claims();
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(identified(&authenticator, &token(&header, &claims, &key)).await, Err(Refused::Invalid), "{change}");
    }
    assert!(identified(&authenticator, &token(&header(|header| header.typ = Some("at+JWT".to_owned())), &claims(), &key)).await.is_ok());
    let good = token(&named(Algorithm::EdDSA, "a"), &claims(), &key);
    let mut headers = bearing(&good);
    assert_eq!(authenticator.identify(&HeaderMap::new()).await.unwrap_err(), Refused::Missing);
    headers.append(header::AUTHORIZATION, "Basic eDp5".parse().unwrap());
    assert_eq!(authenticator.identify(&headers).await.unwrap_err(), Refused::Invalid);
    for broken in ["", "a", "a.b", "a.b.c", "..", &good[..good.len() - 4], &format!("{good}.x"), &good.replacen('.', "..", 1)] {
        assert_eq!(identified(&authenticator, broken).await, Err(Refused::Invalid), "{broken}");
    }
}

#[tokio::test]
async fn what_must_be_understood_is_not() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let now = Clock::real().timestamp();
    let claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "exp": now + 600 });
    let authenticator = Authenticator::new(true, Vec::new(), 3_600);
    for (header, taken) in [
        (json!({ "alg": "HS256" }), true),
        (json!({ "alg": "HS256", "crit": ["exp"] }), false),
        (json!({ "alg": "none" }), false),
        (json!({ "alg": ["HS256"] }), false),
    ] {
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &EncodingKey::from_secret(demo::KEY), Algorithm::HS256).unwrap();
        assert_eq!(identified(&authenticator, &format!("{signed}.{signature}")).await.is_ok(), taken, "{header}");
    }
    let elsewhere = Authenticator::new(false, Vec::new(), 3_600);
    assert_eq!(identified(&elsewhere, &demo::token("pmo").unwrap()).await, Err(Refused::Invalid));
}

#[tokio::test]
async fn keys_are_read_again_for_a_new_one_and_not_more_often() {
    let (old, new) = (ed(), ed());
    let issuing = Issuing::start(json!([published("old", &old, Algorithm::EdDSA)])).await;
    let pace = Pace { fresh: Duration::from_mins(10), cool_down: Duration::from_millis(300) };
    let keys = Arc::new(Jwks::at_pace(&issuing.issuer, pace));
    let found = async |kid: &str| keys.find(Some(kid), Algorithm::EdDSA).await.unwrap().is_some();
    assert!(found("old").await && found("old").await);
    assert_eq!(issuing.asked(), 1);
    issuing.publish(Some(json!([published("old", &old, Algorithm::EdDSA), published("new", &new, Algorithm::EdDSA)])));
    let all = futures::future::join_all((0..50).map(|_| found("new"))).await;
    assert!(all.iter().all(|found| !found), "it was read just now");
    assert_eq!(issuing.asked(), 1);
    tokio::time::sleep(pace.cool_down).await;
    let all = futures::future::join_all((0..50).map(|_| found("new"))).await;
    assert!(all.iter().all(|found| *found), "who comes meanwhile waits for the same reading");
    assert_eq!(issuing.asked(), 2);
}

#[tokio::test]
async fn known_keys_go_on_while_their_address_is_away_and_old_ones_go() {
    let (old, new) = (ed(), ed());
    let issuing = Issuing::start(json!([published("old", &old, Algorithm::EdDSA)])).await;
    let pace = Pace { fresh: Duration::ZERO, cool_down: Duration::from_millis(1) };
    let keys = Arc::new(Jwks::at_pace(&issuing.issuer, pace));
    let found = async |kid: &str| keys.find(Some(kid), Algorithm::EdDSA).await.unwrap().is_some();
    assert!(found("old").await);
    issuing.publish(None);
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(found("old").await);
    }
    issuing.publish(Some(json!([published("new", &new, Algorithm::EdDSA)])));
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if !found("old").await {
            break;
        }
    }
    assert!(!found("old").await && found("new").await);
}

/// A key that was retired while nobody asked is not taken from the first who does.
#[tokio::test]
async fn a_retired_key_is_not_taken_after_a_quiet_time() {
    let (old, new) = (ed(), ed());
    let issuing = Issuing::start(json!([published("old", &old, Algorithm::EdDSA)])).await;
    let pace = Pace { fresh: Duration::from_millis(40), cool_down: Duration::from_millis(1) };
    let keys = Arc::new(Jwks::at_pace(&issuing.issuer, pace));
    let found = async |kid: &str| keys.find(Some(kid), Algorithm::EdDSA).await.unwrap().is_some();
    assert!(found("old").await);
    issuing.publish(Some(json!([published("new", &new, Algorithm::EdDSA)])));
    tokio::time::sleep(pace.fresh * 3).await;
    assert!(!found("old").await && found("new").await);
    issuing.publish(None);
    tokio::time::sleep(pace.fresh * 3).await;
    assert!(found("new").await, "while the address is away, what is known goes on");
}

#[tokio::test]
async fn keys_that_were_never_read_refuse_nobody_for_good() {
    let issuing = Issuing::start(json!([])).await;
    issuing.publish(None);
    let signed = token(&named(Algorithm::EdDSA, "a"), &claims(), &ed());
    assert_eq!(identified(&issuing.authenticator(), &signed).await, Err(Refused::NoKeys));
}

#[tokio::test]
async fn keys_come_from_a_file_too() {
    let key = ec();
    let file = std::env::temp_dir().join(format!("regiekamer-keys-{}.json", uuid::Uuid::now_v7()));
    std::fs::write(&file, json!({ "keys": [published("a", &key, Algorithm::ES256)] }).to_string()).unwrap();
    let issuer = Issuer { jwks_url: None, jwks_file: Some(file.clone()), ..Issuer::at(ISSUER, AUDIENCE, "") };
    let authenticator = Authenticator::new(false, vec![issuer], 3_600);
    assert!(identified(&authenticator, &token(&named(Algorithm::ES256, "a"), &claims(), &key)).await.is_ok());
    std::fs::remove_file(file).unwrap();
}
