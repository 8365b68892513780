//! The lines that are open: how many there may be, and their end when the process stops.

use super::flow::{End, Flow};
use crate::config::Live;
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
    stopping: watch::Sender<bool>,
}

/// A line that is open; another may be when it is dropped.
pub struct Line {
    _place: OwnedSemaphorePermit,
}

impl Lines {
    /// None yet.
    pub fn new(config: Live) -> Self {
        Self { free: Arc::new(Semaphore::new(config.lines)), config, stopping: watch::Sender::new(false) }
    }

    /// Opens a line, if there may be one more.
    pub fn open(&self) -> Option<Line> {
        let stopping = *self.stopping.borrow();
        self.free.clone().try_acquire_owned().ok().filter(|_| !stopping).map(|place| Line { _place: place })
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
