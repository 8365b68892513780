//! `/graphql`, by POST and GET, as the draft of GraphQL over HTTP says.

use super::app::App;
use super::expand::operation;
use super::negotiate::{Form, accepted, is_json};
use super::params::Params;
use super::problem::{not_allowed, not_let_in, problem};
use super::respond::{answered, refused};
use crate::access::Actor;
use crate::commands::Idempotency;
use crate::error::Error;
use crate::graphql::Asker;
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Value};
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A body is no larger: a document of 64 KiB and its variables.
const BODY: usize = 256 * 1024;

/// Answers a request of any method.
pub(super) async fn graphql(State(app): State<Arc<App>>, request: Request) -> Response {
    let get = match *request.method() {
        Method::GET => true,
        Method::POST => false,
        _ => return not_allowed("GET, POST", "ask by GET or POST"),
    };
    let actor = match app.actor(request.headers()).await {
        Ok(actor) => actor,
        Err((error, why)) => return not_let_in(&error, why),
    };
    let Some(form) = accepted(request.headers()) else {
        return problem(StatusCode::NOT_ACCEPTABLE, "answers are application/graphql-response+json or application/json, in UTF-8");
    };
    if !get && !is_json(request.headers()) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json in UTF-8");
    }
    let asker = match app.asker(&actor, request.headers()) {
        Ok(asker) => asker,
        Err(error) => return refused(error, StatusCode::INTERNAL_SERVER_ERROR, form),
    };
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let params = if get {
        Query::<HashMap<String, String>>::try_from_uri(request.uri())
            .map_err(|_| Error::invalid("query", "expected parameters of an address"))
            .and_then(|Query(given)| Params::of_address(given))
    } else {
        match body(request.into_body()).await {
            Some(body) => Params::of_body(&body),
            None => {
                return refused(Error::invalid("body", format!("a request has at most {BODY} bytes")), StatusCode::PAYLOAD_TOO_LARGE, form);
            }
        }
    };
    match params {
        Ok(params) => run(&app, params, form, get, asker, actor, key).await,
        Err(error) => refused(error, StatusCode::BAD_REQUEST, form),
    }
}

async fn body(body: Body) -> Option<Vec<u8>> {
    to_bytes(body, BODY).await.ok().map(Vec::from)
}

async fn run(app: &App, params: Params, form: Form, get: bool, asker: Asker, actor: Arc<Actor>, key: Option<String>) -> Response {
    let unfit = if form == Form::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let document = match app.document(&params.query) {
        Ok(document) => document,
        Err(error) => return refused(error, unfit, form),
    };
    if get && operation(&document.parsed, params.operation.as_deref()) == Some(OperationType::Mutation) {
        return not_allowed("POST", "what changes something is asked by POST");
    }
    let asker = Arc::new(asker);
    let mut request = params.request().data(asker.clone()).data(actor).data(app.parts.store.clone()).data(Idempotency::new(key));
    request.set_parsed_query(document.parsed.clone());
    if !app.parts.config.introspection {
        request = request.disable_introspection();
    }
    let budget = Duration::from_secs(app.parts.config.time_budget);
    let judged = document.judged.load(Ordering::Relaxed);
    let schema = if judged { &app.judged } else { &app.parts.schema };
    let Ok(mut answer) = tokio::time::timeout(budget, schema.execute(request)).await else {
        return refused(Error::unavailable("out of time"), StatusCode::SERVICE_UNAVAILABLE, form);
    };
    if !judged && answer.errors.is_empty() {
        document.judged.store(true, Ordering::Relaxed);
    }
    if let Some(redactions) = asker.redactions() {
        answer.extensions.insert("redactions".to_owned(), redactions);
    }
    let cost = [(Name::new("nodes"), Value::from(document.facts.nodes)), (Name::new("statements"), Value::from(asker.view.statements()))];
    answer.extensions.insert("cost".to_owned(), Value::Object(cost.into_iter().collect()));
    answered(answer, form)
}
