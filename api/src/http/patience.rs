//! What a connection is given time for: to take in what is written to it, and to ask again. Who does neither is cut off, so that
//! nothing is held for one who does not read it.

use crate::live::Endless;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// A stream whose other side takes in something of what is written within some time, or it breaks.
pub(super) struct Patient {
    stream: TcpStream,
    patience: Duration,
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    pub fn new(stream: TcpStream, patience: Duration) -> Self {
        Self { stream, patience, stuck: None }
    }

    /// What was written; where nothing is taken in, that it waited long enough.
    fn wrote(&mut self, context: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if wrote.is_ready() {
            self.stuck = None;
            return wrote;
        }
        let patience = self.patience;
        ready!(self.stuck.get_or_insert_with(|| Box::pin(sleep(patience))).as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, wrote)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wrote(context, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// What runs on a connection, from the request until its answer is taken in.
#[derive(Clone)]
pub(super) struct Running(Arc<Mutex<Run>>);

struct Run {
    /// Since when; nothing where it may last.
    open: HashMap<u64, Option<Instant>>,
    next: u64,
    /// When the last of them ended.
    idle: Instant,
}

impl Running {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Run { open: HashMap::new(), next: 0, idle: Instant::now() })))
    }

    fn run(&self) -> MutexGuard<'_, Run> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request came.
    pub fn begin(&self) -> Turn {
        let mut run = self.run();
        let nth = run.next;
        run.next += 1;
        run.open.insert(nth, Some(Instant::now()));
        Turn { of: self.clone(), nth }
    }

    /// Whether nothing ran for so long, or the answer to something was not taken in for so long.
    pub fn is_over(&self, idle: Duration, longest: Duration) -> bool {
        let run = self.run();
        let waits = |since: &Option<Instant>| since.is_some_and(|since| since.elapsed() > longest);
        if run.open.is_empty() { run.idle.elapsed() > idle } else { run.open.values().any(waits) }
    }
}

/// One request that runs.
pub(super) struct Turn {
    of: Running,
    nth: u64,
}

impl Turn {
    /// Its answer, which holds it until it is taken in; one that follows what happens may last.
    pub fn answer(self, response: Response) -> Response<Held> {
        if response.extensions().get::<Endless>().is_some() {
            self.of.run().open.insert(self.nth, None);
        }
        response.map(|body| Held { body, rest: Bytes::new(), _turn: self })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut run = self.of.run();
        run.open.remove(&self.nth);
        run.idle = Instant::now();
    }
}

/// So many bytes of an answer are handed over at once: the next when these are on their way.
const PIECE: usize = 32 * 1024;

/// The body of an answer, while it is taken in.
pub(super) struct Held {
    body: Body,
    /// What was not handed over yet.
    rest: Bytes,
    _turn: Turn,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => self.rest = bytes,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => return Poll::Ready(end),
            }
        }
        let piece = Ord::min(self.rest.len(), PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, body) = (u64::try_from(self.rest.len()).unwrap_or(u64::MAX), self.body.size_hint());
        let mut all = SizeHint::new();
        all.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            all.set_upper(upper.saturating_add(rest));
        }
        all
    }
}
