//! What goes over the wire to PostgreSQL: how many statements, and how long the server took over them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// A wire to a server, that counts.
pub struct Wire {
    /// The database, by this wire.
    pub url: String,
    counted: Arc<Counted>,
}

#[derive(Default)]
struct Counted {
    statements: AtomicU64,
    micros: AtomicU64,
}

impl Wire {
    /// Lays a wire before a database, `postgres://user@host:port/name`.
    ///
    /// # Panics
    /// Where the address is none.
    pub async fn before(url: &str) -> Self {
        let (user, rest) = url.rsplit_once('@').expect("a user");
        let (server, name) = rest.split_once('/').expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let here = listener.local_addr().expect("an address");
        let counted = Arc::new(Counted::default());
        let (server, counting) = (server.to_owned(), counted.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(upstream) = TcpStream::connect(&server).await else { return };
                drop((client.set_nodelay(true), upstream.set_nodelay(true)));
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), upstream.into_split());
                // When the server was asked, while it has not answered.
                let asked = Arc::new(Mutex::new(None::<Instant>));
                let (asks, counts) = (asked.clone(), counting.clone());
                tokio::spawn(carry(from_client, to_server, 0, move |kind| {
                    if matches!(kind, b'E' | b'Q') {
                        counts.statements.fetch_add(1, Ordering::Relaxed);
                    }
                    asks.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
                }));
                let counts = counting.clone();
                tokio::spawn(carry(from_server, to_client, 1, move |kind| {
                    let since = (kind == b'Z').then(|| asked.lock().unwrap_or_else(PoisonError::into_inner).take()).flatten();
                    let micros = since.map_or(0, |since| since.elapsed().as_micros());
                    counts.micros.fetch_add(u64::try_from(micros).unwrap_or(u64::MAX), Ordering::Relaxed);
                }));
            }
        });
        Self { url: format!("{user}@{here}/{name}?sslmode=disable"), counted }
    }

    /// How many statements went, and how long the server took, since it was asked last.
    pub fn take(&self) -> (u64, Duration) {
        let Counted { statements, micros } = &*self.counted;
        (statements.swap(0, Ordering::Relaxed), Duration::from_micros(micros.swap(0, Ordering::Relaxed)))
    }
}

/// Carries bytes, and tells the kind of each message; the first of a client has none.
async fn carry(from: OwnedReadHalf, to: OwnedWriteHalf, mut kinds: usize, tell: impl Fn(u8) + Send) {
    let (mut buffer, mut held) = (vec![0; 64 * 1024], Vec::new());
    loop {
        if from.readable().await.is_err() {
            return;
        }
        let read = match from.try_read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(_) => return,
        };
        let part = buffer.get(..read).unwrap_or_default();
        held.extend_from_slice(part);
        while let Some(length) = held.get(kinds..kinds + 4).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes) {
            let whole = kinds + length as usize;
            if held.len() < whole {
                break;
            }
            if kinds == 1 {
                tell(held[0]);
            }
            held.drain(..whole);
            kinds = 1;
        }
        let mut rest = part;
        while !rest.is_empty() {
            if to.writable().await.is_err() {
                return;
            }
            match to.try_write(rest) {
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }
}
