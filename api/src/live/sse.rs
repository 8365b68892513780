//! `graphql-sse`, a connection an operation: each step is an event, and `complete` the last. A stream that is ended from
//! this side for no fault of its client ends without it, so that he asks again.

use super::flow::{End, Flow};
use super::lines::{Line, Lines};
use super::operate::{Step, Steps};
use crate::clock::Clock;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// So many events may wait to be taken in.
const WAITING: usize = 4;
/// A line that is no event: somebody is there.
const PING: &str = ":\n\n";
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Stands in the extensions of a response whose body lasts as long as somebody listens.
#[derive(Clone, Copy)]
pub struct Endless;

/// The stream of an operation, until its token expires; `open` begins it.
pub fn stream<F>(lines: Arc<Lines>, line: Line, expires: DateTime<Utc>, open: impl FnOnce(Flow) -> F + Send + 'static) -> Response
where
    F: Future<Output = Steps> + Send,
{
    let (say, said) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let flow = Flow::default();
        let left = (expires - Clock::real()).to_std().unwrap_or_default();
        let tell = Tell { say: &say, patience: Duration::from_secs(lines.config.slow_seconds) };
        let pause = Duration::from_secs(lines.config.ping_seconds);
        let end = tokio::select! {
            told = tell.steps(open(flow.clone()), pause) => told.err(),
            () = sleep(left) => Some(End::Expired),
            end = flow.ended() => Some(end),
            () = lines.stopping(&flow) => Some(End::Stopped),
            () = say.closed() => None,
        };
        if let Some(end @ (End::Expired | End::Refused)) = end {
            let code = if end == End::Expired { "UNAUTHENTICATED" } else { "FORBIDDEN" };
            let errors = json!([{ "message": end.reason(), "extensions": { "code": code } }]);
            // It may be gone by now.
            let _gone = tell.step(Step::Refused(errors.to_string())).await;
        }
        drop(line);
    });
    let events = stream::unfold(said, async |mut said| Some((Ok::<_, Infallible>(said.recv().await?), said)));
    let mut response = Response::new(Body::from_stream(events));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    response.extensions_mut().insert(Endless);
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

struct Tell<'t> {
    say: &'t mpsc::Sender<Bytes>,
    patience: Duration,
}

impl Tell<'_> {
    /// Tells every step, and when there are none for some time, that somebody is there.
    async fn steps(&self, open: impl Future<Output = Steps>, pause: Duration) -> Result<(), End> {
        // The headers go out at once, whenever the first event comes.
        self.text(PING.to_owned()).await?;
        let mut steps = open.await;
        loop {
            match timeout(pause, steps.next()).await {
                Err(_) => self.text(PING.to_owned()).await?,
                Ok(Some(step @ Step::Next(_))) => self.step(step).await?,
                Ok(Some(refused)) => return self.step(refused).await,
                Ok(None) => return self.text(COMPLETE.to_owned()).await,
            }
        }
    }

    async fn step(&self, step: Step) -> Result<(), End> {
        match step {
            // JSON has no line ends, so it is one line of data.
            Step::Next(payload) => self.text(format!("event: next\ndata: {payload}\n\n")).await,
            Step::Refused(errors) => self.text(format!("event: next\ndata: {{\"errors\":{errors}}}\n\n{COMPLETE}")).await,
        }
    }

    async fn text(&self, text: String) -> Result<(), End> {
        match timeout(self.patience, self.say.send(text.into())).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Stopped),
            Err(_) => Err(End::Slow),
        }
    }
}
