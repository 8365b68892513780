//! Where the keys of an issuer come from: a file or an address. They are cached, and read again when they have grown old
//! or when a token names a key that is not there, but not more often than the cool-down allows. While the address is away,
//! known keys go on working.

use super::keys::{Key, Keys};
use crate::config::Issuer;
use jsonwebtoken::Algorithm;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A key set is no larger than this.
const LARGEST: usize = 256 * 1024;
/// An address answers within this.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often keys are read.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// Keys are read again after so long.
    pub fresh: Duration,
    /// And not again within this, whatever a token names.
    pub cool_down: Duration,
}

/// The keys were never read.
#[derive(Debug)]
pub(super) struct NoKeys;

/// The keys of one issuer.
pub(super) struct Jwks {
    source: Source,
    pace: Pace,
    known: RwLock<Option<Known>>,
    /// When they were last read, or were to be; held while they are.
    tried: Mutex<Option<Instant>>,
}

enum Source {
    Url(String, reqwest::Client),
    File(PathBuf),
    Nothing,
}

#[derive(Clone)]
struct Known {
    keys: Arc<Keys>,
    read: Instant,
}

impl Jwks {
    pub fn new(issuer: &Issuer) -> Self {
        let (fresh, cool_down) = (Duration::from_secs(issuer.keys_seconds), Duration::from_secs(issuer.keys_pause_seconds));
        Self::at_pace(issuer, Pace { fresh, cool_down })
    }

    pub fn at_pace(issuer: &Issuer, pace: Pace) -> Self {
        let source = match (&issuer.jwks_url, &issuer.jwks_file) {
            (Some(url), _) => {
                let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
                Source::Url(url.clone(), client.unwrap_or_default())
            }
            (None, Some(file)) => Source::File(file.clone()),
            (None, None) => Source::Nothing,
        };
        Self { source, pace, known: RwLock::default(), tried: Mutex::default() }
    }

    /// The key of this id for this algorithm, if the issuer has one.
    pub async fn find(self: &Arc<Self>, kid: Option<&str>, algorithm: Algorithm) -> Result<Option<Arc<Key>>, NoKeys> {
        let known = self.known();
        if let Some(key) = known.as_ref().and_then(|known| known.keys.find(kid, algorithm)) {
            let stale = known.is_some_and(|known| known.read.elapsed() > self.pace.fresh);
            // Where somebody reads them now, nobody else does.
            match self.tried.try_lock().ok().map(|tried| *tried).filter(|tried| stale && self.may(*tried)) {
                None => return Ok(Some(key)),
                // Nobody has asked for a long time: what the issuer said then is not what he says now.
                Some(tried) if tried.is_none_or(|tried| tried.elapsed() > 2 * self.pace.fresh) => {}
                // Nobody waits for it: the key is good until the issuer says otherwise.
                Some(_) => {
                    let this = self.clone();
                    tokio::spawn(async move { this.renew().await });
                    return Ok(Some(key));
                }
            }
        }
        self.renew().await;
        self.known().map(|known| known.keys.find(kid, algorithm)).ok_or(NoKeys)
    }

    fn known(&self) -> Option<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the keys, unless that was just tried; who comes meanwhile waits for the same reading.
    async fn renew(&self) {
        let mut tried = self.tried.lock().await;
        if !self.may(*tried) {
            return;
        }
        // Before, as who waits may go away meanwhile.
        *tried = Some(Instant::now());
        match self.read().await {
            Ok(keys) => {
                let known = Known { keys: Arc::new(keys), read: Instant::now() };
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
            }
            Err(why) => tracing::warn!(why, "the keys of an issuer can't be read; those that are known go on"),
        }
    }

    fn may(&self, tried: Option<Instant>) -> bool {
        tried.is_none_or(|tried| tried.elapsed() >= self.pace.cool_down)
    }

    async fn read(&self) -> Result<Keys, String> {
        let set = match &self.source {
            Source::Url(url, client) => download(url, client).await?,
            Source::File(path) => tokio::fs::read(path).await.map_err(|error| error.to_string())?,
            Source::Nothing => return Err("there is no address and no file".to_owned()),
        };
        if set.len() > LARGEST {
            return Err(format!("a key set has at most {LARGEST} bytes"));
        }
        Keys::read(&set).ok_or_else(|| "this is no key set".to_owned())
    }
}

async fn download(url: &str, client: &reqwest::Client) -> Result<Vec<u8>, String> {
    let text = |error: reqwest::Error| error.to_string();
    let mut response = client.get(url).send().await.and_then(reqwest::Response::error_for_status).map_err(text)?;
    let mut set = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(text)? {
        set.extend_from_slice(&chunk);
        if set.len() > LARGEST {
            break;
        }
    }
    Ok(set)
}
