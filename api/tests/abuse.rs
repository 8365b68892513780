//! What a hostile client sends to the running program, by the rows of the table of what a stock server fails
//! (`docs/threats.md`). After each, a normal question is answered within a second, and at its worst the process had not
//! grown by 100 MB.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::http::{HeaderValue, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use futures::{SinkExt, StreamExt};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use regiekamer::auth::demo;
use regiekamer::clock::Clock;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// What must not be read in any answer.
const OURS: [&str; 10] =
    ["panicked", "ParseInt", "src/", ".rs", "Error(", "SELECT", "sqlx", "Did you mean", "did you mean", "async_graphql"];

/// The running program, on a demo of its own.
struct Program {
    child: Child,
    /// What it says: it would end where nobody could hear it.
    _says: BufReader<ChildStdout>,
    address: String,
    client: Client,
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Program {
    async fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regiekamer"));
        command.args(["demo", "--database", "sqlite::memory:", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.current_dir(std::env::temp_dir()).spawn().unwrap();
        let mut says = BufReader::new(child.stdout.take().unwrap());
        let line = says.by_ref().lines().map(Result::unwrap).find(|line| line.contains("listens at")).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let program = Self { child, _says: says, address, client: Client::new() };
        // What is kept from the first question on is no growth.
        program.normal().await;
        program
    }

    fn post(&self) -> RequestBuilder {
        self.client.post(format!("http://{}/graphql", self.address)).bearer_auth(demo::token("pmo").unwrap())
    }

    async fn ask(&self, question: &str) -> Response {
        self.post().json(&json!({ "query": question })).send().await.unwrap()
    }

    /// Asks what is refused, and gives the status and the answer, in which nothing of ours is told.
    async fn refused(&self, request: RequestBuilder) -> (StatusCode, String) {
        let response = request.send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(!status.is_server_error(), "{status} {text}");
        for ours in OURS {
            assert!(!text.contains(ours), "{ours} in {text}");
        }
        (StatusCode::from_u16(status.as_u16()).unwrap(), text)
    }

    async fn normal(&self) {
        let answer: Value = self.ask("{ programmes { nodes { name workPackages { nodes { code } } } } }").await.json().await.unwrap();
        assert!(answer.get("errors").is_none() && !answer["data"]["programmes"]["nodes"].as_array().unwrap().is_empty(), "{answer}");
    }

    /// A line of what the system says of the memory of the process, in kilobytes.
    fn kilobytes(&self, of: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(of)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// What must hold after a row of the table.
    async fn after(&self, row: &str, abuse: impl Future<Output = ()>) {
        let before = self.kilobytes("VmRSS:");
        // The worst since now is counted.
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
        abuse.await;
        let start = Instant::now();
        self.normal().await;
        assert!(start.elapsed() < Duration::from_secs(1), "{row}: a normal question took {:?}", start.elapsed());
        let grown = self.kilobytes("VmHWM:").saturating_sub(before);
        assert!(grown < 100 * 1024, "{row}: grown by {grown} kB");
    }

    async fn socket(&self) -> Socket {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let stream = TcpStream::connect(&self.address).await.unwrap();
        Socket(client_async(request, stream).await.unwrap().0)
    }

    async fn signed_in(&self) -> Socket {
        let mut socket = self.socket().await;
        let bearer = format!("Bearer {}", demo::token("pmo").unwrap());
        socket.say(&json!({ "type": "connection_init", "payload": { "authorization": bearer } }).to_string()).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    async fn raw(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        drop(stream.write_all(text.as_bytes()).await);
        stream
    }
}

/// A socket of graphql-transport-ws.
struct Socket(tokio_tungstenite::WebSocketStream<TcpStream>);

impl Socket {
    async fn say(&mut self, text: &str) {
        drop(self.0.send(Message::text(text.to_owned())).await);
    }

    async fn subscribe(&mut self, id: &str, question: &str) {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": question } }).to_string()).await;
    }

    /// What comes next.
    async fn hear(&mut self) -> Value {
        loop {
            match timeout(Duration::from_secs(8), self.0.next()).await.unwrap().unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(frame) => return json!({ "type": "close", "code": frame.map(|frame| u16::from(frame.code)) }),
                _ => {}
            }
        }
    }

    /// The code with which it is closed, whatever comes before.
    async fn closed(&mut self) -> Value {
        loop {
            let heard = self.hear().await;
            if heard["type"] == "close" {
                return heard["code"].clone();
            }
        }
    }
}

/// 2 to the 30th fields in a kilobyte.
fn exploding() -> String {
    let doubled: Vec<_> = (0..30).map(|nth| format!("fragment f{nth} on Query {{ ...f{0} ...f{0} }} ", nth + 1)).collect();
    format!("{{ ...f0 }} {}fragment f30 on Query {{ __typename }}", doubled.concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_row_of_the_table_is_met() {
    let program = Program::start().await;
    program.after("fragment fan-out", fan_out(&program)).await;
    program.after("fragments of nothing, and circles", circles(&program)).await;
    program.after("contents that are not JSON", contents(&program)).await;
    program.after("methods", methods(&program)).await;
    program.after("bodies without end", bodies(&program)).await;
    program.after("batches", batches(&program)).await;
    program.after("tokens, aliases, operations, errors", amounts(&program)).await;
    program.after("status and Accept", statuses(&program)).await;
    program.after("texts of ours", texts(&program)).await;
    Box::pin(program.after("sockets", sockets(&program))).await;
    program.after("slow requests", slow(&program)).await;
    program.after("claims of tokens", claims(&program)).await;
    program.after("what passes the validation of the library", validation(&program)).await;
    program.after("what a stock server does well", others(&program)).await;
}

async fn fan_out(program: &Program) {
    let start = Instant::now();
    let (_, text) = program.refused(program.post().json(&json!({ "query": exploding() }))).await;
    assert!(text.contains("fragments written out"), "{text}");
    let mut socket = program.signed_in().await;
    socket.subscribe("1", &exploding()).await;
    let heard = socket.hear().await;
    assert!(heard["type"] == "error" && heard["payload"].to_string().contains("fragments written out"), "{heard}");
    let stream = format!("http://{}/graphql/stream", program.address);
    let request = program.client.post(stream).bearer_auth(demo::token("pmo").unwrap()).header(header::ACCEPT, "text/event-stream");
    let (_, text) = program.refused(request.json(&json!({ "query": exploding() }))).await;
    assert!(text.contains("fragments written out"), "{text}");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    join_all((0..100).map(|_| program.refused(program.post().json(&json!({ "query": exploding() }))))).await;
}

/// What is walked without end though nothing comes of it, and what the schema tells of itself in circles.
async fn circles(program: &Program) {
    let doubled: Vec<_> = (0..28).map(|nth| format!("fragment f{nth} on Query {{ ...f{0} ...f{0} }} ", nth + 1)).collect();
    for leaf in ["{ ...missing }", "{ ... { ...missing } }"] {
        let start = Instant::now();
        let (_, text) = program
            .refused(program.post().json(&json!({ "query": format!("{{ ...f0 }} {}fragment f28 on Query {leaf}", doubled.concat()) })))
            .await;
        assert!(text.contains("no fragment «missing»") && start.elapsed() < Duration::from_millis(500), "{leaf}: {text}");
    }
    let (open, close) = ("possibleTypes { interfaces { ".repeat(4), "} }".repeat(4));
    let question = format!(r#"{{ __type(name: "Node") {{ {open} name description {close} }} }}"#);
    let (_, text) = program.refused(program.post().json(&json!({ "query": question }))).await;
    assert!(text.contains("within each other"), "{text}");
    let groups: Vec<_> = (0..40).map(|nth| format!("a{nth}: ledgerAggregate(groupBy: [LINE, MONTH, KIND]) {{ groups {{ count key {{ line {{ budget {{ programme {{ name workPackages(first: 3) {{ nodes {{ id }} }} }} }} }} }} }} }}")).collect();
    let (_, text) = program.refused(program.post().json(&json!({ "query": format!("{{ {} }}", groups.join(" ")) }))).await;
    assert!(text.contains("nodes by its page sizes"), "{text}");
}

async fn contents(program: &Program) {
    let mutation = json!({ "query": "mutation { endSharing(input: {id: \"x\", expectedVersion: 1}) { errors { code } } }" }).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql", ""] {
        let request = program.post().body(mutation.clone());
        let request = if kind.is_empty() { request } else { request.header(header::CONTENT_TYPE, kind) };
        assert_eq!(program.refused(request).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

async fn methods(program: &Program) {
    let address = format!("http://{}/graphql?query=mutation%20M%7B__typename%7D", program.address);
    for method in ["GET", "PUT", "PATCH", "DELETE"] {
        let request = program.client.request(method.parse().unwrap(), &address).bearer_auth(demo::token("pmo").unwrap());
        assert_eq!(program.refused(request).await.0, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}

async fn bodies(program: &Program) {
    let long = json!({ "query": "{ __typename }", "variables": { "x": "x".repeat(20_000_000) } });
    // The server may hang up while such a body is still being sent.
    if let Ok(response) = program.post().json(&long).send().await {
        assert_eq!(response.status(), 413);
    }
    let token = demo::token("pmo").unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x1_0000));
    let endless = async || {
        let mut stream = program.raw(&head).await;
        for _ in 0..2_000 {
            if stream.write_all(chunk.as_bytes()).await.is_err() {
                return true;
            }
        }
        false
    };
    let ended = timeout(Duration::from_secs(20), join_all((0..10).map(|_| endless()))).await.unwrap();
    assert!(ended.into_iter().all(|ended| ended), "130 MB were taken");
}

async fn batches(program: &Program) {
    let one = json!({ "query": "{ __typename }" });
    assert_eq!(program.refused(program.post().json(&vec![one; 2_000])).await.0, StatusCode::BAD_REQUEST);
}

async fn amounts(program: &Program) {
    let many = |part: &dyn Fn(usize) -> String, count: usize| (0..count).map(part).collect::<Vec<_>>().concat();
    for (question, says) in [
        (format!("{{ {} }}", many(&|nth| format!("a{nth}: nothing "), 60)), "aliases"),
        (format!("{{ {} }}", many(&|_| "nothing ".to_owned(), 4_000)), "tokens"),
        (many(&|nth| format!("query Q{nth} {{ __typename }} "), 60), "operations"),
        (format!("{{ __typename {} }}", many(&|_| "@include(if: true) ".to_owned(), 60)), "directives"),
        (format!("{{ {} {} }}", "a { ".repeat(60), "} ".repeat(60)), "brackets"),
        (format!("{{ contracts(where: {}) {{ totalCount }} }}", "{and: [".repeat(12) + &"]}".repeat(12)), "each other"),
        (format!("{{ __typename }} #{}", "x".repeat(70_000)), "bytes"),
    ] {
        let (_, text) = program.refused(program.post().json(&json!({ "query": question }))).await;
        assert!(text.contains("LIMIT_EXCEEDED") && text.len() < 1_000, "{says}: {text}");
    }
    // As many errors as a document may have: each is told, within bounds.
    let errors = format!("{{ {} }}", many(&|nth| format!("a{nth}: contracts(first: -1) {{ totalCount }} "), 40));
    let answer: Value = program.ask(&errors).await.json().await.unwrap();
    assert!(answer["errors"].as_array().unwrap().len() <= 10 && answer.to_string().len() < 10_000, "{answer}");
}

async fn statuses(program: &Program) {
    let draft = "application/graphql-response+json";
    let asked = |accept: &'static str, question: &str| program.post().header(header::ACCEPT, accept).json(&json!({ "query": question }));
    for (accept, question, status) in
        [(draft, "{ nothing }", 400), (draft, "{", 400), ("application/json", "{ nothing }", 200), ("text/html", "{ __typename }", 406)]
    {
        let (told, text) = program.refused(asked(accept, question)).await;
        assert!(told.as_u16() == status && !text.contains("\"data\""), "{accept} {question}: {told} {text}");
    }
}

async fn texts(program: &Program) {
    let cursor = json!({ "query": "{ contracts(after: \"MTIz\") { totalCount nodes { id } } }" });
    let number = json!({ "query": "{ contracts(first: 99999999999999999999) { totalCount } }" });
    let named = json!({ "query": "{ contratcs { totalCount } }" });
    for body in [cursor.to_string(), number.to_string(), named.to_string(), "{\"query\": 1}".to_owned(), "{".to_owned(), "\u{0}".to_owned()]
    {
        let (_, text) = program.refused(program.post().header(header::CONTENT_TYPE, "application/json").body(body.clone())).await;
        assert!(text.contains("\"code\"") && !text.contains("contracts»"), "{body}: {text}");
    }
}

async fn sockets(program: &Program) {
    let changes = "subscription { changed { id } }";
    let invalid = async {
        for text in ["", "{", "[]", "{\"type\": \"what\"}", "{\"type\": 1}"] {
            let mut socket = program.signed_in().await;
            socket.say(text).await;
            assert_eq!(socket.closed().await, 4400, "{text}");
        }
    };
    let early = async {
        let mut socket = program.socket().await;
        socket.subscribe("1", changes).await;
        assert_eq!(socket.closed().await, 4401);
    };
    let silent = async { assert_eq!(program.socket().await.closed().await, 4408) };
    let twice = async {
        let mut socket = program.signed_in().await;
        socket.subscribe("1", changes).await;
        socket.subscribe("1", changes).await;
        assert_eq!(socket.closed().await, 4409);
        let mut socket = program.signed_in().await;
        socket.say("{\"type\": \"connection_init\"}").await;
        assert_eq!(socket.closed().await, 4429);
        let mut socket = program.socket().await;
        socket.say("{\"type\": \"connection_init\", \"payload\": {\"authorization\": \"Bearer x.y.z\"}}").await;
        assert_eq!(socket.closed().await, 4403);
    };
    let wrong = async {
        let mut socket = program.signed_in().await;
        socket.subscribe("1", "{ nothing }").await;
        assert_eq!(socket.hear().await["type"], "error");
        // More operations than a socket may have: each more is refused, and the socket lives.
        for nth in 0..40 {
            socket.subscribe(&format!("s{nth}"), changes).await;
        }
        for _ in 0..15 {
            assert_eq!(socket.hear().await["type"], "error");
        }
        socket.say(&format!("{{\"type\": \"ping\", \"payload\": \"{}\"}}", "x".repeat(1_000_000))).await;
        let end = timeout(Duration::from_secs(8), async { while let Some(Ok(_)) = socket.0.next().await {} }).await;
        assert!(end.is_ok(), "a frame of a megabyte was taken");
    };
    futures::join!(invalid, early, silent, twice, wrong);
}

/// Requests that are half there, and bodies that don't come.
async fn slow(program: &Program) {
    let token = demo::token("pmo").unwrap();
    let body = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    let half = (0..50).map(|_| program.raw("POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: "));
    let bodies = (0..50).map(|_| program.raw(&body));
    let open = join_all(half).await.into_iter().chain(join_all(bodies).await);
    program.normal().await;
    let read = async |mut stream: TcpStream| {
        let mut some = [0; 12];
        let read = timeout(Duration::from_secs(15), stream.read(&mut some)).await;
        read.map(|read| String::from_utf8_lossy(&some[..read.unwrap_or(0)]).into_owned())
    };
    for said in join_all(open.map(read)).await {
        let said = said.expect("a request that does not come is shown out within 15 seconds");
        assert!(said.is_empty() || said == "HTTP/1.1 503" || said == "HTTP/1.1 408", "{said}");
    }
}

async fn claims(program: &Program) {
    let now = Clock::real().timestamp();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = |header: Value, change: Value| {
        let mut claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "iat": now, "exp": now + 600 });
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let text = format!("{}.{}", part(&header), part(&claims));
        let signature = crypto::sign(text.as_bytes(), &EncodingKey::from_secret(demo::KEY), Algorithm::HS256).unwrap();
        format!("{text}.{signature}")
    };
    let usual = json!({ "alg": "HS256", "typ": "JWT" });
    let ask = |token: &str| {
        program.client.post(format!("http://{}/graphql", program.address)).bearer_auth(token).json(&json!({ "query": "{ __typename }" }))
    };
    assert_eq!(ask(&signed(usual.clone(), json!({}))).send().await.unwrap().status(), 200, "this one is good");
    for (header, change) in [
        (usual.clone(), json!({ "iss": [demo::ISSUER] })),
        (json!({ "alg": "HS256", "crit": ["exp"], "exp": 1 }), json!({})),
        (usual.clone(), json!({ "iat": now + 3_600 })),
        (usual.clone(), json!({ "exp": now + 3_600 * 24 * 36_500 })),
        (json!({ "alg": "none" }), json!({})),
        (json!({ "alg": "HS256", "jku": "http://127.0.0.1:1/keys", "kid": "x" }), json!({ "iss": "http://127.0.0.1:1" })),
    ] {
        assert_eq!(program.refused(ask(&signed(header, change.clone()))).await.0, StatusCode::UNAUTHORIZED, "{change}");
    }
    // Longer than a token may be, and longer than a head may be.
    assert_eq!(program.refused(ask(&signed(usual.clone(), json!({ "pad": "x".repeat(9_000) })))).await.0, StatusCode::UNAUTHORIZED);
    let (status, _) = program.refused(ask(&signed(usual.clone(), json!({ "pad": "x".repeat(100_000) })))).await;
    assert!([StatusCode::UNAUTHORIZED, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE].contains(&status), "{status}");
    let twice = ask(&signed(usual, json!({}))).header(header::AUTHORIZATION, "Bearer x");
    let response = twice.send().await.unwrap();
    assert!(response.status() == 401 && response.headers().contains_key(header::WWW_AUTHENTICATE));
}

async fn validation(program: &Program) {
    for question in [
        "{ __typename(x: 1) }",
        "{ __typename { x } }",
        "{ __typename @include(iff: true) }",
        "{ __typename @nothing }",
        "{ contracts(where: {status: {eq: ACTIVE}, status: {eq: ENDED}}) { totalCount } }",
        "{ contracts(first: 1, first: 2) { totalCount } }",
    ] {
        let request = program.post().header(header::ACCEPT, "application/graphql-response+json").json(&json!({ "query": question }));
        let (status, text) = program.refused(request).await;
        assert!(status == StatusCode::BAD_REQUEST, "{question}: {status} {text}");
    }
}

async fn others(program: &Program) {
    let deep = format!("{}{}", "{ a ".repeat(20_000), "}".repeat(20_000));
    let circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }".to_owned();
    let odd = "{ contracts(where: {number: {eq: \"\\u0000\\uD800\"}}) { totalCount } }".to_owned();
    for question in [deep, circle, odd] {
        program.refused(program.post().json(&json!({ "query": question }))).await;
    }
    let gzip = program.post().header(header::CONTENT_ENCODING, "gzip").header(header::CONTENT_TYPE, "application/json");
    let (status, _) = program.refused(gzip.body(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0])).await;
    assert!(status.is_client_error(), "{status}");
    // HTTP/2 without TLS, and streams that are given up as soon as they are opened.
    let client = Client::builder().http2_prior_knowledge().build().unwrap();
    let address = format!("http://{}/graphql", program.address);
    let ask = || client.post(&address).bearer_auth(demo::token("pmo").unwrap()).json(&json!({ "query": "{ __typename }" })).send();
    let answer = ask().await.unwrap();
    assert!(answer.status() == 200 && answer.version() == axum::http::Version::HTTP_2);
    for _ in 0..20 {
        drop(timeout(Duration::from_millis(2), join_all((0..100).map(|_| ask()))).await);
    }
    sleep(Duration::from_millis(100)).await;
    assert_eq!(ask().await.unwrap().status(), 200);
}
