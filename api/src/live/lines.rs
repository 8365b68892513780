//! The lines that are open: how many there may be, and their end when the process stops.

use super::flow::{End, Flow};
use crate::auth::Identity;
use crate::config::Live;
use crate::places::{Place, Places};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// A stop waits so long for the lines to end.
const STOP: Duration = Duration::from_secs(3);

/// The lines of a process.
pub struct Lines {
    /// What a line may.
    pub config: Live,
    free: Arc<Semaphore>,
    accounts: Places<(String, String)>,
    unknown: Arc<Semaphore>,
    addresses: Places<IpAddr>,
    stopping: watch::Sender<bool>,
}

/// A line that is open; another may be when it is dropped.
pub struct Line {
    _place: OwnedSemaphorePermit,
    _of_account: Place<(String, String)>,
}

/// A socket that has not yet said who is there.
pub struct Unknown {
    _place: OwnedSemaphorePermit,
    _of_address: Place<IpAddr>,
}

impl Lines {
    /// None yet.
    pub fn new(config: Live) -> Self {
        Self {
            free: Arc::new(Semaphore::new(config.lines)),
            accounts: Places::default(),
            unknown: Arc::new(Semaphore::new(config.unknown)),
            addresses: Places::default(),
            config,
            stopping: watch::Sender::new(false),
        }
    }

    /// Lets a socket say who is there, if so many do not yet.
    pub fn knock(&self, from: IpAddr) -> Option<Unknown> {
        let place = self.unknown.clone().try_acquire_owned().ok().filter(|_| !*self.stopping.borrow())?;
        Some(Unknown { _place: place, _of_address: self.addresses.take(from, self.config.unknown_per_address)? })
    }

    /// Opens a line for one who is known, if there may be one more.
    pub fn open(&self, who: &Identity) -> Option<Line> {
        let place = self.free.clone().try_acquire_owned().ok().filter(|_| !*self.stopping.borrow())?;
        let account = who.key.as_ref().map_or_else(|| (who.issuer.clone(), who.subject.clone()), |key| (String::new(), key.hash()));
        Some(Line { _place: place, _of_account: self.accounts.take(account, self.config.lines_per_account)? })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.config.lines - self.free.available_permits()
    }

    /// Ends a line when the process stops.
    pub(super) async fn stopping(&self, flow: &Flow) {
        let mut stopping = self.stopping.subscribe();
        // Whoever could stop it holds it.
        drop(stopping.wait_for(|stopping| *stopping).await);
        flow.end(End::Stopped);
    }

    /// Ends every line; no other is opened.
    pub fn close(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until every line is gone, for some seconds.
    pub async fn gone(&self) {
        let all = u32::try_from(self.config.lines).unwrap_or(u32::MAX);
        if tokio::time::timeout(STOP, self.free.acquire_many(all)).await.is_err() {
            tracing::warn!(lines = self.count(), "some lines were cut off at the stop");
        }
    }
}
