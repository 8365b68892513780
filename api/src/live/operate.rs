//! What the two protocols need from the door: who is there, and the answers to an operation. So neither knows GraphQL.

use super::flow::Flow;
use crate::auth::{Identity, Refused};
use async_trait::async_trait;
use axum::http::HeaderMap;
use futures::stream::BoxStream;
use serde_json::Value;

/// One step of an operation, as JSON.
#[derive(Debug)]
pub enum Step {
    /// An answer.
    Next(String),
    /// The operation was not run, or can't be run on: a list of errors, and the last step.
    Refused(String),
}

/// The steps of an operation, until it is complete.
pub type Steps = BoxStream<'static, Step>;

/// Answers operations.
#[async_trait]
pub trait Operate: Send + Sync + 'static {
    /// Whose token these headers carry.
    async fn identify(&self, headers: &HeaderMap) -> Result<Identity, Refused>;

    /// Runs an operation of somebody, given as the parameters of a request. Where he is not let in any more, it ends the
    /// flow.
    async fn operate(&self, who: &Identity, headers: &HeaderMap, params: Value, flow: &Flow) -> Steps;
}
