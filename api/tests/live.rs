//! Sockets over a house of a few rooms: what closes one, with which code, and what does not.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use async_graphql::{Object, Schema, Subscription};
use async_trait::async_trait;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use chrono::TimeDelta;
use futures::stream::{self, BoxStream, StreamExt};
use futures::{FutureExt, SinkExt};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use regiekamer::auth::{Authenticator, Identity, demo};
use regiekamer::clock::Clock;
use regiekamer::config::{Config, Limits, Live};
use regiekamer::error::Error;
use regiekamer::http::{App, Viewer, Viewers, by_schema, router, serve};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as Broken, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

struct Query;

#[Object]
impl Query {
    async fn me(&self, ctx: &async_graphql::Context<'_>) -> String {
        ctx.data_unchecked::<String>().clone()
    }

    async fn panic(&self, ctx: &async_graphql::Context<'_>) -> i32 {
        assert!(ctx.data_unchecked::<String>().is_empty(), "the kettle");
        1
    }

    async fn slow(&self) -> i32 {
        sleep(Duration::from_secs(30)).await;
        1
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }
}

struct Subscriptions;

#[Subscription]
impl Subscriptions {
    async fn count(&self, to: i32) -> BoxStream<'static, i32> {
        stream::iter(1..=to).boxed()
    }

    async fn never(&self) -> BoxStream<'static, i32> {
        stream::pending().boxed()
    }

    async fn flood(&self) -> BoxStream<'static, String> {
        stream::repeat_with(|| "x".repeat(200_000)).boxed()
    }

    async fn refused(&self) -> async_graphql::Result<BoxStream<'static, i32>> {
        Err(Error::invalid("to", "this is no number").into_graphql())
    }
}

/// Whether the house still lets «pmo» in.
static OPEN: AtomicBool = AtomicBool::new(true);

struct House;

#[async_trait]
impl Viewers for House {
    async fn viewer(&self, identity: &Identity, headers: &HeaderMap) -> Result<Viewer, Error> {
        assert!(!headers.contains_key(header::AUTHORIZATION));
        match identity.subject.as_str() {
            "nobody" => Err(Error::Unauthenticated),
            "asleep" => Err(Error::Forbidden),
            "away" => Err(Error::unavailable("the database")),
            "leaving" if !OPEN.load(Ordering::Relaxed) => Err(Error::Forbidden),
            known => {
                let name = identity.on_behalf_of.as_ref().map_or_else(|| known.to_owned(), |other| format!("{known} for {other}"));
                Ok(Viewer::new(move |request| request.data(name)))
            }
        }
    }
}

/// A server, and its application.
async fn house() -> (SocketAddr, Arc<App>) {
    let live = Live {
        lines: 6,
        lines_per_account: 5,
        unknown: 8,
        unknown_per_address: 8,
        operations: 3,
        init_seconds: 1,
        ping_seconds: 1,
        slow_seconds: 1,
    };
    let config = Config { time_budget: 1, cors: vec!["https://a.example".to_owned()], live, ..Config::default() };
    let schema = Schema::build(Query, Mutation, Subscriptions).finish();
    let authenticator = Authenticator::new(true, Vec::new(), config.token_lifetime);
    let app = App::over(by_schema(schema.clone()), Box::new(House), Box::new(|| async { true }.boxed()), authenticator, config, Vec::new());
    let app = Arc::new(app.following(Box::new(move |request| schema.execute_stream(request))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = app.clone();
    tokio::spawn(async move {
        serve(listener, router(served), &Limits::default(), std::future::pending()).await;
    });
    (address, app)
}

struct Client(WebSocketStream<TcpStream>);

impl Client {
    /// Opens a socket, with a header more.
    async fn opened(address: SocketAddr, more: Option<(&'static str, &'static str)>) -> Result<Self, Broken> {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        if let Some((name, value)) = more {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        // Small, so that it is soon full.
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(16 * 1024).unwrap();
        let stream = socket.connect(address).await.unwrap();
        client_async(request, stream).await.map(|(socket, _)| Self(socket))
    }

    async fn open(address: SocketAddr) -> Self {
        Self::opened(address, None).await.unwrap()
    }

    /// Opens a socket, and signs in.
    async fn of(address: SocketAddr, subject: &str) -> Self {
        let mut client = Self::open(address).await;
        client.init(&demo::token(subject).unwrap()).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    async fn init(&mut self, token: &str) {
        self.say(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } })).await;
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    async fn next(&mut self) -> Option<Message> {
        timeout(Duration::from_secs(10), self.0.next()).await.expect("something comes").and_then(Result::ok)
    }

    /// The next message of the protocol.
    async fn hear(&mut self) -> Value {
        loop {
            match self.next().await.expect("it is open") {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code with which it is closed, whatever comes before.
    async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Some(Message::Close(Some(CloseFrame { code, reason }))) => return (code.into(), reason.to_string()),
                Some(_) => {}
                None => panic!("it broke, and was not closed"),
            }
        }
    }
}

/// A token of «pmo» that expires in so many seconds.
fn brief(seconds: i64) -> String {
    let now = Clock::real();
    let exp = (now + TimeDelta::seconds(seconds)).timestamp();
    let claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "iat": now.timestamp(), "exp": exp });
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(demo::KEY)).unwrap()
}

#[tokio::test]
async fn queries_changes_and_subscriptions_are_answered_and_complete() {
    let (address, _) = house().await;
    let mut client = Client::of(address, "pmo").await;
    client.subscribe("1", "{ me }").await;
    let answer = client.hear().await;
    assert_eq!((&answer["type"], &answer["id"], &answer["payload"]["data"]), (&json!("next"), &json!("1"), &json!({ "me": "pmo" })));
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "1" }));
    client.subscribe("1", "mutation { change }").await;
    assert_eq!(client.hear().await["payload"]["data"]["change"], true);
    client.hear().await;
    client.subscribe("1", "subscription { count(to: 3) }").await;
    for nth in 1..=3 {
        assert_eq!(client.hear().await["payload"]["data"]["count"], nth);
    }
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "1" }));
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
}

/// A page can set no header of a socket: what it would say there, it says in the first message.
#[tokio::test]
async fn who_acts_in_the_place_of_another_says_so_in_the_first_message() {
    let (address, _) = house().await;
    let token = format!("Bearer {}", demo::token("pmo").unwrap());
    let init = |payload: Value| json!({ "type": "connection_init", "payload": payload });
    let mut client = Client::open(address).await;
    client.say(init(json!({ "authorization": token, "on-behalf-of": "account_x" }))).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.subscribe("1", "{ me }").await;
    assert_eq!(client.hear().await["payload"]["data"]["me"], "pmo for account_x");
    for payload in [
        json!({ "Authorization": token, "On-Behalf-Of": 7 }),
        json!({ "Authorization": token, "On-Behalf-Of": "a\nb" }),
        json!({ "Authorization": token, "authorization": token }),
    ] {
        let mut client = Client::open(address).await;
        client.say(init(payload.clone())).await;
        assert_eq!(client.closed().await.0, 4403, "{payload}");
    }
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_the_socket_with_its_code() {
    let (address, _) = house().await;
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": "subscription { never }" } });
    for (signed_in, messages, code) in [
        (false, vec![json!("hello")], 4400),
        (false, vec![json!({ "type": "start" })], 4400),
        (false, vec![subscribe.clone()], 4401),
        (false, vec![json!({ "type": "connection_init" })], 4403),
        (false, vec![json!({ "type": "connection_init", "payload": { "Authorization": "Bearer x.y.z" } })], 4403),
        (false, vec![json!({ "type": "connection_init", "payload": { "Authorization": ["Bearer x"] } })], 4403),
        (false, vec![], 4408),
        (true, vec![json!({ "type": "subscribe", "id": "", "payload": { "query": "{ me }" } })], 4400),
        (true, vec![json!({ "type": "subscribe", "id": "1" })], 4400),
        (true, vec![json!([])], 4400),
        (true, vec![subscribe.clone(), subscribe.clone()], 4409),
        (true, vec![json!({ "type": "connection_init" })], 4429),
    ] {
        let mut client = if signed_in { Client::of(address, "pmo").await } else { Client::open(address).await };
        for message in &messages {
            client.say(message.clone()).await;
        }
        let (closed, reason) = client.closed().await;
        assert_eq!(closed, code, "{messages:?}: {reason}");
        assert!(!reason.is_empty() && !reason.contains("hello") && !reason.contains("line 1"), "{reason}");
    }
    let mut client = Client::of(address, "pmo").await;
    client.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(client.closed().await.0, 4400);
    let mut client = Client::of(address, "pmo").await;
    client.subscribe("1", &"x".repeat(400_000)).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test]
async fn who_is_not_known_is_refused_and_what_is_away_is_asked_later() {
    let (address, _) = house().await;
    for (subject, code) in [("nobody", 4403), ("asleep", 4403), ("away", 1013)] {
        let mut client = Client::open(address).await;
        client.init(&demo::token(subject).unwrap()).await;
        assert_eq!(client.closed().await.0, code, "{subject}");
    }
    let mut client = Client::of(address, "leaving").await;
    OPEN.store(false, Ordering::Relaxed);
    client.subscribe("1", "subscription { never }").await;
    assert_eq!(client.closed().await.0, 4403);
}

#[tokio::test]
async fn a_socket_ends_with_its_token() {
    let (address, _) = house().await;
    let (start, mut client) = (Instant::now(), Client::open(address).await);
    client.init(&brief(2)).await;
    client.hear().await;
    client.subscribe("1", "subscription { never }").await;
    assert_eq!(client.closed().await, (4403, "The token has expired".to_owned()));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_is_asked_is_judged_as_what_is_posted_and_told_as_an_error() {
    let (address, _) = house().await;
    let mut client = Client::of(address, "pmo").await;
    let mut doubling = "{ ...f0 } ".to_owned();
    for nth in 0..40 {
        doubling.push_str(&format!("fragment f{nth} on Query {{ ...f{} ...f{} }} ", nth + 1, nth + 1));
    }
    doubling.push_str("fragment f40 on Query { me }");
    for (query, code) in [
        (doubling.as_str(), "LIMIT_EXCEEDED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ me", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { count(to: 1) never }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: count(to: 1) ...f } fragment f on Subscriptions { never }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { refused }", "BAD_USER_INPUT"),
        ("subscription($to: Int!) { count(to: $to) }", "BAD_USER_INPUT"),
        ("{ slow }", "TIMEOUT"),
        ("{ panic }", "INTERNAL"),
    ] {
        client.subscribe("1", query).await;
        let said = client.hear().await;
        assert_eq!((&said["type"], &said["id"]), (&json!("error"), &json!("1")), "{query}: {said}");
        assert_eq!(said["payload"][0]["extensions"]["code"], code, "{query}: {said}");
        assert!(!said.to_string().contains("kettle"), "{said}");
    }
    client.say(json!({ "type": "subscribe", "id": "1", "payload": { "query": 1 } })).await;
    assert_eq!(client.hear().await["payload"][0]["extensions"]["code"], "BAD_REQUEST");
    client.subscribe("1", "{ me }").await;
    assert_eq!(client.hear().await["payload"]["data"]["me"], "pmo");
}

#[tokio::test]
async fn operations_of_a_socket_are_bounded_and_one_that_ends_makes_place() {
    let (address, _) = house().await;
    let mut client = Client::of(address, "pmo").await;
    for id in ["1", "2", "3", "4"] {
        client.subscribe(id, "subscription { never }").await;
    }
    let said = client.hear().await;
    assert_eq!((&said["id"], &said["payload"][0]["extensions"]["code"]), (&json!("4"), &json!("LIMIT_EXCEEDED")));
    client.say(json!({ "type": "complete", "id": "2" })).await;
    client.subscribe("2", "{ me }").await;
    assert_eq!(client.hear().await["payload"]["data"]["me"], "pmo");
}

#[tokio::test]
async fn pages_of_other_origins_and_other_protocols_do_not_get_in() {
    let (address, app) = house().await;
    let refused = Client::opened(address, Some(("origin", "https://b.example"))).await.err();
    assert!(matches!(&refused, Some(Broken::Http(answer)) if answer.status() == StatusCode::FORBIDDEN), "{refused:?}");
    let null = Client::opened(address, Some(("origin", "null"))).await.err();
    assert!(matches!(null, Some(Broken::Http(_))));
    assert!(Client::opened(address, Some(("origin", "https://a.example"))).await.is_ok());
    let mut old = Client::open_with_protocol(address, "graphql-ws").await;
    assert_eq!(old.closed().await.0, 4406);
    gone(&app).await;
}

#[tokio::test]
async fn an_account_has_so_many_lines_and_all_together_so_many() {
    let (address, app) = house().await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(Client::of(address, "pmo").await);
    }
    let refused = async |subject: &str| {
        let mut client = Client::open(address).await;
        client.init(&demo::token(subject).unwrap()).await;
        client.closed().await
    };
    let full = (1013, "As many lines are open as there may be".to_owned());
    assert_eq!(refused("pmo").await, full);
    held.push(Client::of(address, "hr").await);
    assert_eq!(refused("hr").await, full);
    drop(held);
    gone(&app).await;
    Client::of(address, "pmo").await;
}

#[tokio::test]
async fn who_does_not_say_who_he_is_takes_no_line_from_those_who_are_known() {
    let (address, app) = house().await;
    let mut known = Client::of(address, "pmo").await;
    let mut silent = Vec::new();
    for _ in 0..8 {
        silent.push(Client::open(address).await);
    }
    let next = Client::opened(address, None).await.err();
    assert!(matches!(&next, Some(Broken::Http(answer)) if answer.status() == StatusCode::SERVICE_UNAVAILABLE), "{next:?}");
    assert_eq!(app.lines.count(), 1);
    known.subscribe("1", "{ me }").await;
    assert_eq!(known.hear().await["payload"]["data"]["me"], "pmo");
    // They are shown out, and others can come in.
    assert_eq!(silent[0].closed().await.0, 4408);
    Client::of(address, "pmo").await;
}

impl Client {
    async fn open_with_protocol(address: SocketAddr, protocol: &'static str) -> Self {
        // The client of the tests looks at the answer too: it is asked as bytes.
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(address).await.unwrap();
        let asked = format!(
            "GET /graphql HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n"
        );
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101"));
        let role = tokio_tungstenite::tungstenite::protocol::Role::Client;
        Self(WebSocketStream::from_raw_socket(stream, role, None).await)
    }
}

/// Waits until no line is open.
async fn gone(app: &App) {
    timeout(Duration::from_secs(10), async {
        while app.lines.count() > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("every line is gone");
}

#[tokio::test]
async fn a_slow_subscriber_is_cut_off_and_reads_why() {
    let (address, app) = house().await;
    let mut slow = Client::of(address, "pmo").await;
    let mut never = Client::of(address, "pmo").await;
    slow.subscribe("1", "subscription { flood }").await;
    never.subscribe("1", "subscription { flood }").await;
    sleep(Duration::from_millis(1_800)).await;
    assert_eq!(slow.closed().await, (1013, "Too slow; read again".to_owned()));
    // The one that reads nothing at all is gone too, and what it left unread with it.
    gone(&app).await;
    drop(never);
    let mut next = Client::of(address, "pmo").await;
    next.subscribe("1", "{ me }").await;
    assert_eq!(next.hear().await["payload"]["data"]["me"], "pmo");
}

#[tokio::test]
async fn who_is_not_there_any_more_is_let_go_and_who_is_silent_is_not() {
    let (address, app) = house().await;
    let mut silent = Client::of(address, "pmo").await;
    let _gone = Client::of(address, "pmo").await;
    // The client answers pings where it reads.
    let read = async { while silent.next().await.is_some_and(|message| !message.is_close()) {} };
    assert!(timeout(Duration::from_millis(4_500), read).await.is_err());
    assert_eq!(app.lines.count(), 1);
}

#[tokio::test]
async fn a_stop_closes_every_line() {
    let (address, app) = house().await;
    let mut client = Client::of(address, "pmo").await;
    client.subscribe("1", "subscription { never }").await;
    app.lines.close();
    assert_eq!(client.closed().await, (1001, "Going away".to_owned()));
    app.lines.gone().await;
    assert!(app.lines.count() == 0 && Client::opened(address, None).await.is_err());
}
