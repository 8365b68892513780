//! What those who follow what happens may ask of the server.

use crate::error::Error;
use serde::Deserialize;

/// The limits of open lines: sockets, and streams of events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Live {
    /// Lines that are open at once.
    pub lines: usize,
    /// Of these of one account.
    pub lines_per_account: usize,
    /// Sockets that have not yet said who is there.
    pub unknown: usize,
    /// Of these from one address; behind a proxy all come from that of the proxy.
    pub unknown_per_address: usize,
    /// Operations that run on one socket at once.
    pub operations: usize,
    /// A socket says who it is within so many seconds.
    pub init_seconds: u64,
    /// Who says nothing for so many seconds is asked whether he is there.
    pub ping_seconds: u64,
    /// Who takes nothing in for so many seconds is cut off.
    pub slow_seconds: u64,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            lines: 1_000,
            lines_per_account: 50,
            unknown: 1_000,
            unknown_per_address: 200,
            operations: 25,
            init_seconds: 5,
            ping_seconds: 25,
            slow_seconds: 10,
        }
    }
}

impl Live {
    /// Refuses limits under which nothing can be followed, or so wide that they are none.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let seconds = |seconds| usize::try_from(seconds).unwrap_or(usize::MAX);
        for (name, limit, most) in [
            ("lines", self.lines, 100_000),
            ("lines_per_account", self.lines_per_account, 100_000),
            ("unknown", self.unknown, 100_000),
            ("unknown_per_address", self.unknown_per_address, 100_000),
            ("operations", self.operations, 1_000),
            ("init_seconds", seconds(self.init_seconds), 60),
            ("ping_seconds", seconds(self.ping_seconds), 300),
            ("slow_seconds", seconds(self.slow_seconds), 60),
        ] {
            if limit == 0 || limit > most {
                return Err(Error::invalid(format!("live.{name}"), format!("between 1 and {most}")));
            }
        }
        Ok(())
    }
}
