//! What happens, while it happens: the feed of what was written, who may know of it, and the two ways in which it is
//! told (`socket/`, `sse.rs`). No domain word but in the root fields `changed` and `totalsChanged`.
//!
//! An event carries keys alone. It is judged for each set of rights once, on the viewer's database, when it comes; and what
//! a subscriber then reads of it is read under his rights of that moment.

mod authorise;
mod base;
mod changed;
mod feed;
mod flow;
mod fresh;
mod lines;
mod operate;
mod socket;
mod sse;
mod totals_changed;

pub use base::{Base, Subscriber};
pub use changed::ChangedSubscriptions;
pub use feed::Feed;
pub use flow::{End, Flow};
pub use fresh::Fresh;
pub use lines::Lines;
pub use operate::{Operate, Step, Steps};
pub use socket::{PROTOCOL, serve as socket};
pub use sse::{Endless, stream};
pub use totals_changed::TotalsChangedSubscriptions;
