//! The door: what comes in by HTTP, how it is judged before the library sees it, and how the answer goes out.

mod app;
mod expand;
mod graphiql;
mod graphql;
mod health;
mod layers;
mod negotiate;
mod params;
mod problem;
mod respond;
mod router;
mod scan;
mod serve;

pub use app::{App, Parts};
pub use expand::{Facts, facts};
pub use router::router;
pub use scan::scan;
pub use serve::serve;
