//! What nobody thought of: requests of random bytes, and documents that the grammar and the schema allow, from fixed seeds.
//! Nothing is a failure of ours, and nothing shows what we are made of.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use regiekamer::auth::demo;
use regiekamer::schema::schema;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};

const ACCOUNTS: [&str; 8] = ["pmo", "pmt", "coordinator-planketen", "vro", "ipo", "analyst", "admin", "finance"];
/// A run takes about so long.
const RUN: Duration = Duration::from_secs(6);
/// What no answer holds.
const OURS: [&str; 16] = [
    "INTERNAL",
    "panicked",
    "unwrap()",
    ".rs:",
    "Err(",
    "Some(",
    "None,",
    "SELECT ",
    "sqlx",
    "sqlite",
    "ParseIntError",
    "::",
    "regiekamer_",
    "_pkey",
    "syntax error",
    "UniqueConstraint",
];

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }
}

/// Sends a request, and looks at the answer.
async fn judge(world: &World, request: Request<Body>, said: &str) {
    let (status, answer) = world.send(request).await;
    assert!(!status.is_server_error(), "{status}: {said}\n{answer}");
    // What was asked comes back in it: names, and texts that the asker wrote himself.
    let errors = answer.get("errors").map(Value::to_string).unwrap_or_default();
    if let Some(ours) = OURS.iter().find(|ours| errors.contains(**ours) && !said.contains(**ours)) {
        panic!("«{ours}» of {said}\n{errors}");
    }
}

#[tokio::test]
async fn whatever_bytes_come_in_an_answer_goes_out() {
    let (world, mut dice, start) = (World::demo().await, Dice(1), Instant::now());
    let good = json!({ "query": "query Q($first: Int) { programmes(first: $first) { nodes { name } } }", "variables": { "first": 3 } })
        .to_string();
    let mut count = 0;
    while start.elapsed() < RUN {
        let mut body = if dice.once_in(3) { dice.bytes(200) } else { good.clone().into_bytes() };
        for _ in 0..dice.below(6) {
            let at = dice.below(body.len().max(1));
            match dice.below(3) {
                0 if !body.is_empty() => body[at] = u8::try_from(dice.below(256)).unwrap(),
                1 => body.truncate(at),
                _ => body.extend(dice.bytes(20)),
            }
        }
        let address: String = body.iter().take(100).fold(String::new(), |address, byte| address + &format!("%{byte:02x}"));
        let name = dice.one(&["query", "variables", "extensions", "operationName", "documentId", "x"]);
        let target = if dice.once_in(4) { format!("/graphql?{name}={address}") } else { "/graphql".to_owned() };
        let mut request = Request::builder().method(dice.one(&["POST", "POST", "POST", "GET", "PUT", "OPTIONS", "HEAD"])).uri(target);
        let headers = request.headers_mut().unwrap();
        let kind = if dice.once_in(5) { dice.bytes(30) } else { b"application/json".to_vec() };
        headers.extend(HeaderValue::from_bytes(&kind).ok().map(|value| (header::CONTENT_TYPE, value)));
        let token = format!("Bearer {}", demo::token(dice.one(&ACCOUNTS)).unwrap()).into_bytes();
        let token = if dice.once_in(8) { dice.bytes(60) } else { token };
        headers.extend(HeaderValue::from_bytes(&token).ok().map(|value| (header::AUTHORIZATION, value)));
        for name in [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ORIGIN] {
            if dice.once_in(5) {
                headers.extend(HeaderValue::from_bytes(&dice.bytes(30)).ok().map(|value| (name, value)));
            }
        }
        let said = String::from_utf8_lossy(&body).into_owned();
        judge(&world, request.body(Body::from(body)).unwrap(), &said).await;
        count += 1;
    }
    assert!(count > 300, "{count} requests alone");
}

/// Documents that fit the schema, or almost.
struct Grammar {
    types: HashMap<String, Value>,
    dice: Dice,
}

impl Grammar {
    async fn new(seed: u64) -> Self {
        let of = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
        let input = format!("name type {{ {of} }}");
        let question = format!(
            "{{ __schema {{ types {{ kind name fields {{ name args {{ {input} }} type {{ {of} }} }} inputFields {{ {input} }} enumValues {{ name }}
                possibleTypes {{ name }} }} }} }}"
        );
        let told = schema().execute(question).await.into_result().unwrap().data.into_json().unwrap();
        let types = told["__schema"]["types"].as_array().unwrap();
        let types = types.iter().map(|of| (of["name"].as_str().unwrap().to_owned(), of.clone())).collect();
        Self { types, dice: Dice(seed) }
    }

    fn document(&mut self) -> String {
        let (root, word) = if self.dice.once_in(4) { ("Mutation", "mutation") } else { ("Query", "query") };
        let fields = self.selection(root, 4);
        let fragment = if self.dice.once_in(4) { format!(" fragment F on {root} {}", self.selection(root, 2)) } else { String::new() };
        let spread = if fragment.is_empty() { "" } else { " ...F" };
        format!("{word} Q {}{spread} }}{fragment}", fields.trim_end_matches('}'))
    }

    fn selection(&mut self, name: &str, depth: usize) -> String {
        let of = self.types[name].clone();
        let mut text = "{ __typename".to_owned();
        if let Some(possible) = of["possibleTypes"].as_array()
            && depth > 0
        {
            let one = possible[self.dice.below(possible.len())]["name"].as_str().unwrap().to_owned();
            text.push_str(&format!(" ... on {one} {}", self.selection(&one, depth - 1)));
        }
        let fields = of["fields"].as_array().cloned().unwrap_or_default();
        for _ in 0..=self.dice.below(if depth == 4 { 2 } else { 4 }) {
            if fields.is_empty() {
                break;
            }
            let field = &fields[self.dice.below(fields.len())];
            let holds = named(&field["type"]);
            let leaf = self.types[&holds]["fields"].is_null() && self.types[&holds]["possibleTypes"].is_null();
            if !leaf && depth == 0 {
                continue;
            }
            let alias = if self.dice.once_in(2) { format!("a{}: ", self.dice.below(1_000)) } else { String::new() };
            let arguments = self.arguments(&field["args"]);
            let directive = self.dice.one(&["", "", "", "", " @skip(if: false)", " @include(if: true)", " @skip(if: 1)", " @deprecated"]);
            text.push_str(&format!(" {alias}{}{arguments}{directive}", field["name"].as_str().unwrap()));
            if !leaf || self.dice.once_in(200) {
                text.push_str(&format!(" {}", self.selection(if leaf { "PageInfo" } else { &holds }, depth.saturating_sub(1))));
            }
        }
        text + " }"
    }

    fn arguments(&mut self, of: &Value) -> String {
        let mut given = Vec::new();
        for argument in of.as_array().unwrap() {
            let name = argument["name"].as_str().unwrap();
            let value = match name {
                "first" | "last" if self.dice.once_in(10) => self.dice.one(&["0", "-1", "201", "null", "2147483648", "1.5"]).to_owned(),
                "first" => "2".to_owned(),
                _ if argument["type"]["kind"] == "NON_NULL" || self.dice.once_in(4) => self.value(&argument["type"], 3),
                _ => continue,
            };
            given.push(format!("{name}: {value}"));
        }
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    fn value(&mut self, of: &Value, depth: usize) -> String {
        if self.dice.once_in(25) {
            return self.dice.one(&["null", "[]", "{}", "\"\"", "-1", "X", "[[1]]", "{a: 1}", "1e400", "\"\\uD83D\\uDE00\""]).to_owned();
        }
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&of["ofType"], depth),
            "LIST" => {
                let values: Vec<_> = (0..self.dice.below(3)).map(|_| self.value(&of["ofType"], depth)).collect();
                format!("[{}]", values.join(", "))
            }
            _ => self.named_value(of["name"].as_str().unwrap(), depth),
        }
    }

    fn named_value(&mut self, name: &str, depth: usize) -> String {
        let of = self.types[name].clone();
        if let Some(values) = of["enumValues"].as_array() {
            return values[self.dice.below(values.len())]["name"].as_str().unwrap().to_owned();
        }
        if let Some(fields) = of["inputFields"].as_array() {
            let given: Vec<_> = fields
                .iter()
                .filter_map(|field| {
                    let needed = field["type"]["kind"] == "NON_NULL";
                    let some = needed || (depth > 0 && self.dice.once_in(fields.len().max(2)));
                    some.then(|| format!("{}: {}", field["name"].as_str().unwrap(), self.value(&field["type"], depth.saturating_sub(1))))
                })
                .collect();
            return format!("{{{}}}", given.join(", "));
        }
        let values: &[&str] = match name {
            "Int" => &["0", "1", "2026", "-5", "2147483647", "-2147483648", "99999999999"],
            "Float" => &["0.5", "-1e9", "3"],
            "Boolean" => &["true", "false"],
            "Date" => &["\"2026-06-15\"", "\"2026-02-30\"", "\"0000-01-01\"", "\"9999-12-31\"", "\"-1000-01-01\"", "\"+262142-12-31\""],
            "DateTime" => &["\"2026-06-15T09:00:00Z\"", "\"9999-12-31T23:59:59+14:00\"", "\"now\""],
            "Money" | "Rate" | "Number" => {
                &["\"1.00\"", "\"-0.01\"", "\"92233720368547758.07\"", "\"99999999999999999999.99\"", "\"1e5\"", "\"x\""]
            }
            "ID" => &[
                "\"contract_00000000-0000-0000-0000-000000000000\"",
                "\"programme_019e0000-0000-7000-8000-000000000000\"",
                "\"x\"",
                "1",
                "\"contract_\"",
            ],
            _ => &["\"OW\"", "\"VNG 26.047\"", "\"\"", "\"a'b\\\"; DROP TABLE x; --\"", "\"%_\\\\\"", "\"\u{1f600}é\"", "\"x\\ny\""],
        };
        self.dice.one(values).to_owned()
    }
}

fn named(of: &Value) -> String {
    let mut of = of;
    while of["name"].is_null() {
        of = &of["ofType"];
    }
    of["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn whatever_document_comes_in_an_answer_goes_out() {
    let (world, mut grammar, start) = (World::demo().await, Grammar::new(2).await, Instant::now());
    let (mut count, mut ran) = (0, 0);
    while start.elapsed() < RUN {
        let (document, account) = (grammar.document(), grammar.dice.one(&ACCOUNTS));
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", demo::token(account).unwrap()));
        let request = request.body(Body::from(json!({ "query": document }).to_string())).unwrap();
        let (status, answer) = world.send(request).await;
        assert!(!status.is_server_error(), "{account} {status}: {document}\n{answer}");
        ran += usize::from(answer.get("data").is_some());
        let errors = answer.get("errors").map(Value::to_string).unwrap_or_default();
        if let Some(ours) = OURS.iter().find(|ours| errors.contains(**ours) && !document.contains(**ours)) {
            panic!("{account} «{ours}»: {document}\n{errors}");
        }
        count += 1;
    }
    assert!(count > 100 && ran > count / 50, "{ran} of {count} documents ran");
}
