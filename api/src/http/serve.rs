//! The loop that takes connections: a time for the first request and for each after it, a bound on connections, and an
//! orderly stop.

use super::patience::{Patient, Running};
use crate::config::Limits;
use crate::places::Places;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tower::Service;

/// What a server has patience for.
#[derive(Clone, Copy)]
struct Patience {
    /// At most so many connections at once; the next waits.
    connections: usize,
    /// Of these from one address; the next is closed.
    per_address: usize,
    /// The headers of the first request come within so long.
    first: Duration,
    /// Those of each later one: longer than the proxies before it keep a connection idle, so that they close it first.
    next: Duration,
    /// Something of what is written is taken in within so long.
    write: Duration,
    /// An answer is taken in within so long, but for one that follows what happens.
    answer: Duration,
    /// A stop takes no longer.
    stop: Duration,
}

/// Serves until `stop` comes, then finishes what runs, within ten seconds.
pub async fn serve(listener: TcpListener, router: Router, limits: &Limits, stop: impl Future<Output = ()>) {
    let patience = Patience {
        connections: limits.connections,
        per_address: limits.connections_per_address,
        first: Duration::from_secs(10),
        next: Duration::from_secs(75),
        write: Duration::from_secs(90),
        answer: Duration::from_mins(10),
        stop: Duration::from_secs(8),
    };
    serve_with(patience, listener, router, stop).await;
}

async fn serve_with(patience: Patience, listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(patience.next).max_buf_size(64 * 1024);
    server.http2().timer(TokioTimer::new()).max_concurrent_streams(100).keep_alive_interval(Some(Duration::from_secs(30)));
    let (server, graceful, mut connections) = (Arc::new(server), GracefulShutdown::new(), JoinSet::new());
    let (mut stop, addresses) = (pin!(stop), Places::default());
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            taken = listener.accept(), if connections.len() < patience.connections => match taken {
                Ok((stream, from)) => {
                    let Some(place) = addresses.take(from.ip(), patience.per_address) else {
                        tracing::debug!("too many connections of one address");
                        continue;
                    };
                    let serving = connection(server.clone(), (stream, from.ip()), router.clone(), graceful.watcher(), patience);
                    drop(connections.spawn(async move {
                        let _place = place;
                        serving.await;
                    }));
                }
                // A client that went away, or no file handle left: the next one may do better.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(patience.stop, graceful.shutdown()).await.is_err() {
        tracing::warn!(connections = connections.len(), "some requests were cut off at the stop");
    }
    // What they hold is free when this returns.
    connections.shutdown().await;
}

/// The address from which a request came.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// One connection, from its first byte to its last.
async fn connection(
    server: Arc<Builder<TokioExecutor>>,
    (stream, from): (TcpStream, IpAddr),
    router: Router,
    watcher: Watcher,
    patience: Patience,
) {
    drop(stream.set_nodelay(true));
    // The server looks which HTTP it is before it looks at the time; who says nothing, or half a word, would stay.
    let (asked, running) = (Arc::new(Notify::new()), Running::new());
    let (tell, runs) = (asked.clone(), running.clone());
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        tell.notify_one();
        request.extensions_mut().insert(Peer(from));
        let (turn, answer) = (runs.begin(), router.clone().call(request));
        async move { answer.await.map(|response| turn.answer(response)) }
    });
    let stream = TokioIo::new(Patient::new(stream, patience.write));
    let serving = watcher.watch(server.serve_connection_with_upgrades(stream, service).into_owned());
    let mut serving = pin!(serving);
    let mut look = tokio::time::interval(patience.next / 4);
    let first = tokio::time::sleep(patience.first);
    let (mut first, mut has_asked) = (pin!(first), false);
    let served = loop {
        tokio::select! {
            served = &mut serving => break served,
            () = asked.notified(), if !has_asked => has_asked = true,
            () = &mut first, if !has_asked => return,
            _ = look.tick() => if has_asked && running.is_over(patience.next, patience.answer) {
                return;
            },
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use std::net::SocketAddr;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    const BRIEF: Patience = Patience {
        connections: 3,
        per_address: 3,
        first: Duration::from_millis(200),
        next: Duration::from_millis(400),
        write: Duration::from_millis(300),
        answer: Duration::from_secs(2),
        stop: Duration::from_millis(500),
    };

    async fn start(patience: Patience) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let slow = async |milliseconds: String| {
            tokio::time::sleep(Duration::from_millis(milliseconds.parse().unwrap())).await;
            "done"
        };
        let router = Router::new().route("/", get("ok")).route("/slow", post(slow));
        let server = tokio::spawn(serve_with(patience, listener, router, async move { drop(stopped.await) }));
        (address, stop, server)
    }

    async fn connect(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    fn slow(milliseconds: usize) -> String {
        let body = milliseconds.to_string();
        format!("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    }

    /// What comes until the connection is closed, and after how long it was.
    async fn rest(mut stream: TcpStream) -> (String, Duration) {
        let (start, mut text) = (Instant::now(), Vec::new());
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await.expect("it is closed");
        drop(read);
        (String::from_utf8(text).unwrap(), start.elapsed())
    }

    #[tokio::test]
    async fn who_does_not_ask_is_shown_out() {
        let (address, _stop, _server) = start(BRIEF).await;
        for half in ["", "P", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
            let (text, after) = rest(connect(address, half).await).await;
            assert!(text.is_empty() && after < Duration::from_secs(2), "{half:?}: {text} after {after:?}");
        }
        let (text, after) = rest(connect(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT").await).await;
        assert!(text.starts_with("HTTP/1.1 200") && after > BRIEF.first && after < Duration::from_secs(2), "{text} after {after:?}");
    }

    #[tokio::test]
    async fn an_answer_may_take_longer_than_a_question() {
        let (address, _stop, _server) = start(BRIEF).await;
        let (text, _) = rest(connect(address, &slow(600)).await).await;
        assert!(text.ends_with("done"), "{text}");
    }

    #[tokio::test]
    async fn connections_are_bounded_and_the_next_waits() {
        let (address, _stop, _server) = start(BRIEF).await;
        let _idle = (connect(address, "").await, connect(address, "").await, connect(address, "").await);
        let (text, after) = rest(connect(address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await).await;
        assert!(text.ends_with("ok") && after >= Duration::from_millis(100), "{text} after {after:?}");
    }

    #[tokio::test]
    async fn one_address_does_not_take_all_connections() {
        let (address, _stop, _server) = start(Patience { connections: 100, per_address: 2, ..BRIEF }).await;
        let _idle = (connect(address, "").await, connect(address, "").await);
        let ask = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let mut third = TcpStream::connect(address).await.unwrap();
        drop(third.write_all(ask.as_bytes()).await);
        assert_eq!(rest(third).await.0, "", "closed at once");
        tokio::time::sleep(BRIEF.first * 2).await;
        assert!(rest(connect(address, ask).await).await.0.ends_with("ok"), "the others were shown out");
    }

    /// What runs for somebody is dropped when he hangs up, and with it his statement.
    #[tokio::test]
    async fn who_hangs_up_is_not_worked_for() {
        struct Work(Arc<Notify>);
        impl Drop for Work {
            fn drop(&mut self) {
                self.0.notify_one();
            }
        }
        let (dropped, listener) = (Arc::new(Notify::new()), TcpListener::bind("127.0.0.1:0").await.unwrap());
        let (address, told) = (listener.local_addr().unwrap(), dropped.clone());
        let long = move || {
            let work = Work(told.clone());
            async move {
                std::future::pending::<()>().await;
                drop(work);
            }
        };
        let router = Router::new().route("/", get(long));
        tokio::spawn(serve_with(BRIEF, listener, router, std::future::pending()));
        let client = connect(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(client);
        tokio::time::timeout(Duration::from_secs(2), dropped.notified()).await.expect("the work was dropped");
    }

    #[tokio::test]
    async fn a_stop_finishes_what_runs_and_takes_nothing_new() {
        let (address, stop, server) = start(BRIEF).await;
        let (running, idle) = (connect(address, &slow(300)).await, connect(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await);
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.send(()).unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(TcpStream::connect(address).await.is_err());
        let ((running, _), (idle, _)) = (rest(running).await, rest(idle).await);
        assert!(running.ends_with("done") && idle.ends_with("ok"), "{running} {idle}");
        server.await.unwrap();
    }

    #[tokio::test]
    async fn a_stop_has_an_end() {
        let (address, stop, server) = start(BRIEF).await;
        let running = connect(address, &slow(60_000)).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        let start = Instant::now();
        stop.send(()).unwrap();
        server.await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(2));
        assert!(rest(running).await.0.is_empty());
    }

    /// A server whose answer has ten megabytes.
    async fn large(patience: Patience) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(async || vec![b'x'; 10_000_000]));
        tokio::spawn(serve_with(patience, listener, router, std::future::pending()));
        address
    }

    /// Nothing of it is read; and that no request runs is no reason.
    #[tokio::test]
    async fn who_does_not_read_the_answer_is_cut_off() {
        for patience in [
            Patience { next: Duration::from_mins(1), answer: Duration::from_mins(1), ..BRIEF },
            Patience { next: Duration::from_secs(2), write: Duration::from_mins(1), answer: Duration::from_millis(300), ..BRIEF },
        ] {
            let stream = connect(large(patience).await, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            let (text, _) = rest(stream).await;
            assert!(text.len() < 9_900_000, "{} bytes came", text.len());
        }
    }

    #[tokio::test]
    async fn who_reads_slowly_reads_it_all() {
        let patience =
            Patience { next: Duration::from_millis(200), write: Duration::from_secs(2), answer: Duration::from_secs(20), ..BRIEF };
        let mut stream = connect(large(patience).await, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let (mut read, mut piece) = (0, vec![0; 500_000]);
        while read < 10_000_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let taken = stream.read(&mut piece).await.unwrap();
            assert!(taken > 0, "it ended after {read} bytes");
            read += taken;
        }
    }

    #[tokio::test]
    async fn a_connection_of_http_2_on_which_nothing_runs_is_closed() {
        let (address, _stop, _server) = start(BRIEF).await;
        let stream = TcpStream::connect(address).await.unwrap();
        let executor = TokioExecutor::new();
        let (mut ask, connection) = hyper::client::conn::http2::handshake(executor, TokioIo::new(stream)).await.unwrap();
        let closed = tokio::spawn(connection);
        let request = axum::http::Request::get(format!("http://{address}/")).body(axum::body::Body::empty()).unwrap();
        assert_eq!(ask.send_request(request).await.unwrap().status(), 200);
        let asked = Instant::now();
        drop(tokio::time::timeout(Duration::from_secs(5), closed).await.expect("it is closed"));
        assert!(asked.elapsed() >= BRIEF.next, "not before its time");
        drop(ask);
    }
}
