//! How a line ends, whoever ends it.

use std::sync::Arc;
use tokio::sync::watch;

/// Why a line is ended from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The account is not let in any more.
    Refused,
    /// The token has expired.
    Expired,
    /// The subscriber does not keep up.
    Slow,
    /// The process stops.
    Stopped,
}

impl End {
    /// What the subscriber reads.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Refused => "Forbidden",
            Self::Expired => "The token has expired",
            Self::Slow => "Too slow; read again",
            Self::Stopped => "Going away",
        }
    }
}

/// The end of a line: the operations on it can bring it about, and the line waits for it.
#[derive(Clone, Debug)]
pub struct Flow(Arc<watch::Sender<Option<End>>>);

impl Default for Flow {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }
}

impl Flow {
    /// Ends the line; the first reason holds.
    pub fn end(&self, end: End) {
        self.0.send_if_modified(|known| known.is_none() && known.replace(end).is_none());
    }

    /// Waits until the line is ended.
    pub async fn ended(&self) -> End {
        let mut watched = self.0.subscribe();
        // Whoever could end it is held here, so it is ended or waited for.
        let end = watched.wait_for(Option::is_some).await.ok().and_then(|end| *end);
        end.unwrap_or(End::Stopped)
    }
}
