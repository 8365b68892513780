//! The door: who is let in, what is refused, in which form.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use regiekamer::auth::demo;
use regiekamer_tests::World;
use serde_json::{Value, json};
use std::collections::HashMap;

fn post(token: Option<&str>, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let request = match token {
        Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        None => request,
    };
    request.body(body.into()).unwrap()
}

fn query(text: &str) -> String {
    json!({ "query": text }).to_string()
}

fn signed(algorithm: Algorithm, key: &[u8], claims: &Value) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key)).unwrap()
}

#[tokio::test]
async fn nobody_is_let_in_without_a_token() {
    let world = World::demo().await;
    let known = [
        "{ programmes { totalCount } }",
        "{ ... { ...a } } fragment a on Query { x: viewer { roles { role } } }",
        "mutation { createProgramme(input: {}) { errors { code } } }",
        "subscription { changed { kind } }",
    ];
    for asked in known.map(query).into_iter().chain([json!({ "documentId": "x" }).to_string()]) {
        let response = world.respond(post(None, asked.clone())).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{asked}");
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"regiekamer\"");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json; charset=utf-8");
    }
}

/// As the draft of GraphQL over HTTP wants of a server, whoever asks; of what stands behind the door nothing is told.
#[tokio::test]
async fn who_brings_no_token_is_told_that_the_server_speaks_graphql_and_no_more() {
    let world = World::demo().await;
    let (status, answer) = world.send(post(None, query("{ __typename }"))).await;
    assert_eq!((status, &answer), (StatusCode::OK, &json!({ "data": { "__typename": "Query" } })));
    let (status, answer) = world.send(post(None, query("{ __schema { types { name } } x: __type(name: \"Programme\") { name } }"))).await;
    let text = answer.to_string();
    assert!(status == StatusCode::OK && answer["data"]["x"].is_null() && text.contains("Query") && !text.contains("Programme"), "{text}");
    for (asked, code) in [("{ nowhere }", "GRAPHQL_VALIDATION_FAILED"), ("{", "GRAPHQL_PARSE_FAILED")] {
        let (_, answer) = world.send(post(None, query(asked))).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
    let long = world.respond(post(None, query(&format!("{{ __typename }} # {}", "x".repeat(20_000))))).await;
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_token_that_is_no_good_is_refused() {
    let world = World::demo().await;
    let now = chrono::DateTime::timestamp(&regiekamer::clock::Clock::real());
    let claims = |change: Value| {
        let mut claims = json!({ "iss": demo::ISSUER, "aud": demo::AUDIENCE, "sub": "pmo", "iat": now, "exp": now + 600 });
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        claims
    };
    let good = signed(Algorithm::HS256, demo::KEY, &claims(json!({})));
    assert_eq!(world.respond(post(Some(&good), query("{ __typename }"))).await.status(), StatusCode::OK);
    let tokens = [
        String::new(),
        "x.y.z".to_owned(),
        signed(Algorithm::HS256, b"another key", &claims(json!({}))),
        signed(Algorithm::HS384, demo::KEY, &claims(json!({}))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "exp": now - 600 }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "nbf": now + 600 }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "iat": now + 600 }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "aud": "another" }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "iss": "https://another" }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "iss": [demo::ISSUER] }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "exp": now + 3_600_000_000_i64 }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "sub": "nobody" }))),
        signed(Algorithm::HS256, demo::KEY, &claims(json!({ "pad": "x".repeat(9_000) }))),
    ];
    for token in tokens {
        let response = world.respond(post(Some(&token), query("{ __typename }"))).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{token}");
        assert!(response.headers()[header::WWW_AUTHENTICATE].to_str().unwrap().contains("invalid_token"), "{token}");
    }
    let twice = Request::post("/graphql")
        .header(header::AUTHORIZATION, format!("Bearer {good}"))
        .header(header::AUTHORIZATION, format!("Bearer {good}"));
    let twice = twice.header(header::CONTENT_TYPE, "application/json").body(Body::from(query("{ __typename }"))).unwrap();
    assert_eq!(world.respond(twice).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn bad_input_is_a_typed_error_and_never_a_failure_of_ours() {
    let world = World::demo().await;
    for (question, says) in [
        ("{ contracts(where: {status: {eq: FOO}}) { totalCount } }", "where.status.eq"),
        ("{ contract(by: {id: \"contract_x\"}) { id } }", "by.id"),
        ("{ contract(by: {id: \"programme_00000000-0000-0000-0000-000000000000\"}) { id } }", "by.id"),
        ("{ contracts(after: \"AAAA\") { nodes { id } } }", "after"),
        ("{ contracts(first: -1) { nodes { id } } }", "first"),
        ("{ contracts(first: 10000) { nodes { id } } }", "first"),
        ("{ contracts(first: 2, last: 2) { nodes { id } } }", "last"),
        ("{ contracts(where: {ceiling: {gt: 5}}) { nodes { id } } }", "where.ceiling.gt: expected an amount"),
        ("{ organisations(on: \"2026-02-30\") { nodes { id } } }", "on: expected a day"),
        (r#"{ contract(by: {number: "a\u0000b"}) { id } }"#, "NUL"),
        ("{ nothing }", "nothing"),
        ("{ contracts {", "line 1"),
        ("", "document"),
        ("{ contracts(where: {maxEndsOn: {isNull: null}}) { totalCount } }", "where.maxEndsOn.isNull"),
        ("{ contracts(where: {workPackage: {programme: {code: {eq: \"OW\"}}}}) { totalCount } }", "where.workPackage.programme"),
        ("{ contracts(where: {endsOn: null}) { totalCount } }", "where.endsOn"),
        ("{ programme(by: {code: \"OW\", id: \"x\"}) { name } }", "by"),
        (
            "{ programme(by: {code: \"OW\"}) { workPackages { nodes { contracts(where: {supplier: {province: {name: {eq: \"x\"}}}}) { totalCount } } } } }",
            "one level",
        ),
    ] {
        let answer = world.ask("pmo", question).await;
        let error = &answer["errors"][0];
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        assert!(["BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"].contains(&code), "{question}: {answer}");
        assert!(error.to_string().contains(says), "{question}: {answer}");
    }
}

/// What can't be read is refused before anything is done; what is refused on the way blanks no other answer.
#[tokio::test]
async fn one_mutation_that_fails_takes_no_other_along() {
    let world = World::demo().await;
    let package = world.data("pmo", r#"{ workPackages(where: {code: {eq: "OR"}}) { nodes { id programme { id } } } }"#).await;
    let (package, programme) = (&package["workPackages"]["nodes"][0]["id"], &package["workPackages"]["nodes"][0]["programme"]["id"]);
    let made = |title: &str, day: &str| {
        format!(
            r#"createMilestone(input: {{baselineOn: "{day}", title: "{title}", workPackage: {package}}}) {{ milestone {{ title }} errors {{ code }} }}"#
        )
    };
    let count = async |title: &str| {
        let data = world.data("pmo", &format!("{{ milestones(where: {{title: {{eq: \"{title}\"}}}}) {{ totalCount }} }}")).await;
        data["milestones"]["totalCount"].clone()
    };
    let unread = format!("mutation {{ a: {} b: {} }}", made("Half", "2026-09-01"), made("Half", "2026-02-30"));
    let answer = world.ask("pmo", &unread).await;
    assert_eq!((&answer["errors"][0]["extensions"]["argument"], count("Half").await), (&json!("input.baselineOn"), json!(0)));
    let forbidden = format!(
        "mutation {{ a: {} b: changeProgramme(input: {{id: {programme}, expectedVersion: 1}}) {{ errors {{ code }} }} }}",
        made("Whole", "2026-09-01")
    );
    let answer = world.ask("pmo", &forbidden).await;
    assert_eq!((&answer["data"]["a"]["milestone"]["title"], &answer["data"]["b"]), (&json!("Whole"), &Value::Null), "{answer}");
    assert_eq!((&answer["errors"][0]["extensions"]["code"], count("Whole").await), (&json!("FORBIDDEN"), json!(1)));
    // The same by a variable, of a document that was answered before.
    let question = format!(
        "mutation($day: Date!) {{ a: {} b: createMilestone(input: {{baselineOn: $day, title: \"Other\", workPackage: {package}, dryRun: true}}) {{ errors {{ code }} }} }}",
        made("Again", "2026-09-01")
    );
    assert!(world.ask_with("pmo", &question, json!({ "day": "2026-09-01" })).await.get("errors").is_none());
    assert!(world.ask_with("pmo", &question, json!({ "day": "2026-02-30" })).await.get("errors").is_some());
    assert_eq!(count("Again").await, json!(1), "the second time nothing was done");
    let twice = format!("mutation {{ a: {} b: {} }}", made("Keyed", "2026-09-01"), made("Keyed", "2026-09-02"));
    let token = demo::token("pmo").unwrap();
    let request = Request::post("/graphql").header(header::AUTHORIZATION, format!("Bearer {token}")).header("idempotency-key", "two");
    let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(query(&twice))).unwrap();
    let (_, answer) = world.send(request).await;
    assert_eq!((&answer["errors"][0]["extensions"]["argument"], count("Keyed").await), (&json!("Idempotency-Key"), json!(0)), "{answer}");
    let question = "query($on: Date!) { organisations(on: $on) { totalCount } }";
    let answer = world.ask_with("pmo", question, json!({ "on": "2026-02-30" })).await;
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("expected a day"), "{answer}");
}

#[tokio::test]
async fn a_cursor_of_another_order_or_filter_is_refused() {
    let world = World::demo().await;
    let page = world.data("pmo", "{ contracts(first: 2, orderBy: [{field: ENDS_ON}]) { pageInfo { endCursor } } }").await;
    let cursor = &page["contracts"]["pageInfo"]["endCursor"];
    let asked =
        async |arguments: &str| world.ask("pmo", &format!("{{ contracts(after: {cursor}, {arguments}) {{ nodes {{ id }} }} }}")).await;
    for same in ["first: 3, orderBy: [{field: ENDS_ON}]", "orderBy: {field: ENDS_ON, direction: ASC}"] {
        assert!(asked(same).await.get("errors").is_none(), "{same}");
    }
    let question = "query($where: ContractWhere, $order: [ContractOrder!], $after: String) {
        contracts(first: 2, where: $where, orderBy: $order, after: $after) { nodes { id } pageInfo { endCursor } } }";
    let (order, status) = (json!([{ "field": "ENDS_ON", "direction": "ASC" }]), json!({ "status": { "eq": "ACTIVE" } }));
    let answer = world.ask_with("pmo", question, json!({ "order": order, "after": cursor })).await;
    assert!(answer.get("errors").is_none(), "by variables it is the same list: {answer}");
    let answer = world.ask_with("pmo", question, json!({ "order": order, "where": status, "after": cursor })).await;
    assert_eq!(answer["errors"][0]["extensions"]["argument"], "after");
    for other in ["first: 3", "orderBy: [{field: ENDS_ON, direction: DESC}]", "orderBy: [{field: ENDS_ON}], where: {status: {eq: ACTIVE}}"]
    {
        assert_eq!(asked(other).await["errors"][0]["extensions"]["argument"], "after", "{other}");
    }
}

#[tokio::test]
async fn requests_in_another_form_are_refused() {
    let world = World::demo().await;
    let token = demo::token("pmo").unwrap();
    let send = async |request: axum::http::request::Builder, body: &str| {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::from(body.to_owned())).unwrap();
        world.respond(request).await.status()
    };
    let question = query("{ __typename }");
    let json = |request: axum::http::request::Builder| request.header(header::CONTENT_TYPE, "application/json");
    assert_eq!(send(json(Request::put("/graphql")), &question).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(send(json(Request::delete("/graphql")), &question).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(
        send(Request::post("/graphql").header(header::CONTENT_TYPE, "text/plain"), &question).await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(send(Request::post("/graphql"), &question).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send(json(Request::post("/graphql")).header(header::ACCEPT, "text/html"), &question).await, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(send(json(Request::post("/graphql")), "[]").await, StatusCode::BAD_REQUEST);
    assert_eq!(send(json(Request::post("/graphql")), "{").await, StatusCode::BAD_REQUEST);
    assert_eq!(send(json(Request::post("/graphql")), &query(&"x".repeat(1_000_000))).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(send(Request::get("/nothing"), "").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_response_carries_its_request_id_and_the_version() {
    let world = World::demo().await;
    let given = Request::get("/health/live").header("x-request-id", "abc-123-def").body(Body::empty()).unwrap();
    let response = world.respond(given).await;
    assert_eq!(response.headers()["x-request-id"], "abc-123-def");
    let forged = Request::get("/health/ready").header("x-request-id", "x y<script>").body(Body::empty()).unwrap();
    let response = world.respond(forged).await;
    assert_eq!((response.status(), response.headers()["x-request-id"].len()), (StatusCode::OK, 36));
    assert!(response.headers().contains_key("api-version"));
}

/// What was right once is not right for every value: a field that no type has would be left out, and its filter with it.
#[tokio::test]
async fn a_document_is_judged_again_for_other_variables() {
    let world = World::demo().await;
    let asked = async |filter: Value| {
        let question = "query($where: ContractWhere) { contracts(where: $where) { totalCount } }";
        world.ask_with("pmo", question, json!({ "where": filter })).await
    };
    assert!(asked(json!({ "status": { "eq": "ACTIVE" } })).await.get("errors").is_none());
    for wrong in [json!({ "stauts": { "eq": "ACTIVE" } }), json!({ "status": { "eg": "ACTIVE" } }), json!({ "status": { "eq": "FOO" } })] {
        let answer = asked(wrong).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
}

/// What is not judged again runs by a schema that knows no types.
#[tokio::test]
async fn a_document_that_was_answered_once_is_answered_the_same_again() {
    let world = World::demo().await;
    let contract = world.data("pmo", r#"{ contract(by: {number: "VNG 26.047"}) { id } }"#).await["contract"]["id"].clone();
    let tried =
        r#"mutation { createOrganisation(input: {kind: SUPPLIER, name: "Proef", dryRun: true}) { __typename errors { code path } } }"#;
    for document in [
        format!("{{ __typename node(id: {contract}) {{ __typename ...c ... on Node {{ id }} ... on Person {{ fullName }} }} }} fragment c on Contract {{ number history(first: 1) {{ nodes {{ __typename }} }} }}"),
        "query($deep: Boolean = false) { viewer { roles { scope { __typename ... on Programme { code } } } } programmes(first: 1) { nodes { code @skip(if: $deep) contracts(first: 2, where: {status: {eq: ACTIVE}}) { totalCount nodes { title } } } } }".to_owned(),
        "{ contracts(first: 0) { totalCount } programmes { totalCount } }".to_owned(),
        tried.to_owned(),
    ] {
        let answers = [world.ask("pmo", &document).await, world.ask("pmo", &document).await, world.ask("pmo", &document).await];
        assert!(answers[0]["data"].is_object(), "{}", answers[0]);
        for again in &answers[1..] {
            assert_eq!((&again["data"], &again["errors"]), (&answers[0]["data"], &answers[0]["errors"]), "{document}");
        }
    }
}

/// A kilobyte that is 2 to the 30th fields when its fragments are written out.
#[tokio::test]
async fn a_document_that_explodes_is_refused_at_once_and_the_next_is_answered() {
    let world = World::demo().await;
    let mut text = "{ ...f0 } ".to_owned();
    for nth in 0..30 {
        text.push_str(&format!("fragment f{nth} on Query {{ ...f{} ...f{} }} ", nth + 1, nth + 1));
    }
    text.push_str("fragment f30 on Query { __typename }");
    let start = std::time::Instant::now();
    let answer = world.ask("pmo", &text).await;
    assert!(
        start.elapsed().as_secs() < 5 && answer["errors"][0]["message"].as_str().unwrap().contains("fragments written out"),
        "{answer}"
    );
    assert_eq!(world.data("pmo", "{ __typename }").await["__typename"], "Query");
}

#[tokio::test]
async fn variables_are_judged_as_literals_are() {
    let world = World::demo().await;
    let question = "query Q($number: String, $list: [String!], $ceiling: Money, $first: Int) { contracts(first: $first, where: {number: {eq: $number, in: $list}, ceiling: {lt: $ceiling}}) { totalCount } }";
    for (variables, says) in [
        (json!({ "list": vec!["x"; 501] }), "500"),
        (json!({ "number": "a\u{0}b" }), "NUL"),
        (json!({ "ceiling": 5 }), "Money"),
        (json!({ "ceiling": "5,00" }), "Money"),
        (json!({ "first": 0 }), "first"),
        (json!({ "first": "5" }), "Int"),
    ] {
        for _ in 0..2 {
            let body = json!({ "query": question, "variables": variables }).to_string();
            let (status, answer) = world.send(post(Some(&demo::token("pmo").unwrap()), body)).await;
            assert!(status.is_success() || status.is_client_error(), "{variables}: {status}");
            assert!(answer["errors"][0].to_string().contains(says), "{variables}: {answer}");
        }
        let good = world
            .ask_with("pmo", question, json!({ "first": 1, "number": "VNG 26.047", "list": ["VNG 26.047"], "ceiling": "50000.00" }))
            .await;
        assert_eq!(good["data"]["contracts"]["totalCount"], 1, "{good}");
    }
}

/// A file of documents, removed with its test.
struct Manifest(std::path::PathBuf);

impl Manifest {
    fn of(documents: &Value) -> Self {
        let path = std::env::temp_dir().join(format!("regiekamer-manifest-{}.json", uuid::Uuid::now_v7()));
        std::fs::write(&path, documents.to_string()).unwrap();
        Self(path)
    }
}

impl Drop for Manifest {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

#[tokio::test]
async fn a_trusted_document_is_asked_by_its_id_and_for_some_roles_nothing_else_is() {
    let (known, other) = ("query Names($first: Int) { programmes(first: $first) { nodes { name } } }", "{ programmes { nodes { code } } }");
    let manifest = Manifest::of(&json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        { "id": "names", "name": "Names", "type": "query", "body": known },
        { "id": "change", "name": "M", "type": "mutation", "body": "mutation M { endSharing(input: {id: \"x\", expectedVersion: 1}) { errors { code } } }" },
    ] }));
    let world = World::demo_with(|config| {
        config.trusted_documents.path = Some(manifest.0.clone());
        config.trusted_documents.only = vec!["PARTNER".to_owned(), "ANALYST".to_owned()];
    })
    .await;
    let send = async |account: &str, body: Value| world.send(post(Some(&demo::token(account).unwrap()), body.to_string())).await;
    let get = async |account: &str, of: &str| {
        let request =
            Request::get(format!("/graphql?{of}")).header(header::AUTHORIZATION, format!("Bearer {}", demo::token(account).unwrap()));
        world.send(request.body(Body::empty()).unwrap()).await
    };
    for account in ["pmo", "ipo", "analyst"] {
        let (status, answer) = send(account, json!({ "documentId": "names", "variables": { "first": 1 } })).await;
        assert_eq!(
            (status, answer["data"]["programmes"]["nodes"].as_array().map(Vec::len)),
            (StatusCode::OK, Some(1)),
            "{account}: {answer}"
        );
        let (status, answer) = get(account, "documentId=names").await;
        assert!(status == StatusCode::OK && answer["data"]["programmes"]["nodes"][0]["name"].is_string(), "{account}: {answer}");
        assert_eq!(send(account, json!({ "query": known })).await.0, StatusCode::OK, "{account}: its text is as good as its id");
        assert_eq!(get(account, "documentId=change").await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(send("pmo", json!({ "query": other })).await.0, StatusCode::OK);
    assert_eq!(send("pmo", json!({ "documentId": "nothing" })).await.1["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(send("pmo", json!({ "documentId": "names", "query": other })).await.0, StatusCode::BAD_REQUEST);
    for account in ["ipo", "analyst"] {
        for refused in
            [json!({ "query": other }), json!({ "query": "{ __schema { types { name } } }" }), json!({ "documentId": "nothing" })]
        {
            let (status, answer) = send(account, refused.clone()).await;
            assert_eq!(
                (status, &answer["errors"][0]["extensions"]["code"]),
                (StatusCode::FORBIDDEN, &json!("FORBIDDEN")),
                "{account} {refused}"
            );
        }
    }
}

#[tokio::test]
async fn what_changes_something_tells_how_many_statements_it_took() {
    let world = World::demo().await;
    let programme = world.data("pmt", r#"{ programme(by: {code: "OW"}) { id version } }"#).await["programme"].clone();
    let took = async |rest: &str| {
        let input = format!("id: {}, expectedVersion: {}, {rest}", programme["id"], programme["version"]);
        let change = format!("mutation {{ changeProgramme(input: {{{input}}}) {{ errors {{ code }} }} }}");
        world.ask("pmt", &change).await["extensions"]["cost"]["statements"].as_u64().unwrap()
    };
    let tried = took(r#"name: "Anders", dryRun: true"#).await;
    assert!(took(r#"name: " ""#).await < tried, "what is refused writes nothing");
    // What was done is told to the other instances, where there can be some.
    assert_eq!(took(r#"name: "Anders""#).await, tried + u64::from(world.is_postgres()));
}

#[tokio::test]
async fn an_account_has_a_budget_of_cost_a_minute() {
    let world = World::demo_with(|config| {
        config.limits.cost_per_minute = 1_000;
        config.limits.cost_per_minute_of = HashMap::from([("ANALYST".to_owned(), 10), ("FINANCE".to_owned(), 10)]);
    })
    .await;
    let data = world.data("pmo", "{ contracts(first: 20) { nodes { id } } rateLimit { limit cost remaining resetAt } }").await;
    let rate = &data["rateLimit"];
    assert_eq!((&rate["limit"], &rate["cost"], &rate["remaining"]), (&json!(1_000), &json!(22), &json!(978)));
    assert!(rate["resetAt"].as_str().unwrap() > "2026-06-15T");
    let (token, page) = (demo::token("analyst").unwrap(), query("{ contracts(first: 8) { nodes { id } } }"));
    let response = world.respond(post(Some(&token), page.clone())).await;
    assert!(response.status() == StatusCode::OK && response.headers()["ratelimit-remaining"] == "1");
    let response = world.respond(post(Some(&token), page.clone())).await;
    assert!(response.status() == StatusCode::TOO_MANY_REQUESTS && response.headers()["ratelimit-cost"] == "9");
    let wait: u64 = response.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    let (_, answer) = world.send(post(Some(&token), page)).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    let never = world.ask("finance", "{ contracts(first: 100) { nodes { id } } }").await;
    assert_eq!(never["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED", "to wait would not help");
    assert!(world.ask("pmo", "{ __typename }").await.get("errors").is_none(), "another account is not touched");
}

/// Bytes and documents at random, from a fixed seed: nothing is a failure of ours.
#[tokio::test]
async fn random_documents_are_answered_or_refused() {
    let world = World::demo().await;
    let token = demo::token("coordinator-planketen").unwrap();
    let words = [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "$x",
        "query",
        "mutation",
        "fragment",
        "on",
        "...",
        "@include(if: true)",
        "programmes",
        "contracts",
        "nodes",
        "edges",
        "first",
        "after",
        "where",
        "orderBy",
        "1",
        "-1",
        "99999999999999999999",
        "1.5",
        "\"\"",
        "\"\\u0000\"",
        "null",
        "true",
        "ACTIVE",
        "status",
        "eq",
        "in",
        "not",
        "\"\"\"",
        "#",
        "by",
        "id",
        "\"contract_\"",
        "é",
        "\u{1f600}",
        "__typename",
        "__schema",
        "totals",
        "year",
    ];
    let mut seed: u64 = 42;
    let mut roll = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for _ in 0..400 {
        let text = (0..roll(40)).map(|_| words[roll(words.len())]).collect::<Vec<_>>().join(" ");
        let body = if roll(8) == 0 { text.clone() } else { query(&text) };
        let (status, answer) = world.send(post(Some(&token), body)).await;
        assert!(!status.is_server_error(), "{text}: {answer}");
        assert!(!answer.to_string().contains("INTERNAL"), "{text}: {answer}");
    }
}
