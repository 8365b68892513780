//! What an account may ask in a minute, and what is left of it.

use crate::graphql::{Asker, Instant, RootField, answered};
use async_graphql::{Context, Object, Result};
use std::sync::Arc;
use std::time::Duration;

/// What you may ask in a minute. The cost of a request is 1 for each field of the root, and 1 for each node that it could return at most by its page
/// sizes (Dutch: verbruik).
#[derive(Clone, Copy, Debug)]
pub struct RateLimit {
    /// Cost in a minute.
    pub limit: usize,
    /// Cost of this request.
    pub cost: usize,
    /// What is left of the minute.
    pub remaining: usize,
    /// When the next minute starts.
    pub resets_in: Duration,
}

impl RateLimit {
    /// Whole seconds until the next minute starts; at least one.
    pub fn seconds(&self) -> usize {
        usize::try_from(self.resets_in.as_millis().div_ceil(1_000)).unwrap_or(usize::MAX).max(1)
    }
}

fn int(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// What you may ask in a minute. The cost of a request is 1, and 1 for each node that it could return at most by its page
/// sizes (Dutch: verbruik).
#[Object]
impl RateLimit {
    /// The cost that you may ask in a minute (Dutch: grens).
    async fn limit(&self) -> i32 {
        int(self.limit)
    }

    /// The cost of this request (Dutch: kosten).
    async fn cost(&self) -> i32 {
        int(self.cost)
    }

    /// What is left of this minute, this request taken (Dutch: resterend).
    async fn remaining(&self) -> i32 {
        int(self.remaining)
    }

    /// When the next minute starts (Dutch: herstelt op).
    async fn reset_at(&self, ctx: &Context<'_>) -> Result<Instant> {
        Ok(Instant(ctx.data::<Arc<Asker>>()?.now + self.resets_in))
    }
}

/// The root field of the budget.
pub fn queries() -> Vec<RootField> {
    let about = "What you may ask in a minute, and what is left; null where nobody counts (Dutch: verbruik).";
    vec![RootField::new::<Option<RateLimit>>("rate_limit", &[about], |ctx| {
        Box::pin(async move { answered(ctx, &ctx.data_opt::<RateLimit>()).await })
    })]
}
