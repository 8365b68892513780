//! The door: what comes in by HTTP, how it is judged before the library sees it, and how the answer goes out. What it needs
//! from the house stands in `seams`.

mod app;
mod budget;
mod cost;
mod documents;
mod expand;
mod graphiql;
mod graphql;
mod health;
mod introspection;
mod journal;
mod kept;
mod layers;
mod lexer;
mod live;
mod locate;
mod metrics;
mod negotiate;
mod nobody;
mod params;
mod patience;
mod problem;
mod refusal;
mod request_id;
mod respond;
mod router;
mod scan;
mod seams;
mod security;
mod serve;
mod trace;
mod trusted;
mod variables;
mod wording;

pub use app::{App, Parts};
pub use metrics::{Metrics, metrics_router};
pub use router::router;
pub use seams::{Execute, Follow, Ready, Viewer, Viewers, by_schema};
pub use serve::serve;
pub use trusted::Trusted;
