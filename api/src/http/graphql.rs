//! `/graphql`, by POST and GET, as the draft of GraphQL over HTTP says.

use super::app::App;
use super::budget;
use super::cost::nodes;
use super::documents::{Document, operation};
use super::introspection::{AsksSchema, asks_schema};
use super::journal::Told;
use super::live;
use super::negotiate::{Form, accepted, is_json};
use super::nobody;
use super::params::{Params, too_large};
use super::problem::{not_allowed, not_let_in, problem};
use super::refusal::Refusal;
use super::respond::{answered, refused};
use super::seams::Viewer;
use super::variables::{coerce, has_object, is_plain};
use crate::access::Actor;
use crate::auth::Refused;
use crate::error::{Code, Error};
use crate::nodes::rate_limit::RateLimit;
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Response as Answer, Value};
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use entity::Role;
use http_body_util::LengthLimitError;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::timeout;

/// So many bytes are read of a body that nobody sends.
const OF_NOBODY: usize = 16 * 1024;

/// Answers a request of any method, within the time of a request.
pub(super) async fn graphql(State(app): State<Arc<App>>, request: Request) -> Response {
    let get = match *request.method() {
        Method::GET if live::asks_socket(request.headers()) => return live::socket(app, request).await,
        Method::GET => true,
        Method::POST => false,
        _ => return not_allowed("GET, POST", "ask by GET or POST"),
    };
    let form = accepted(request.headers());
    let late = || refused(Refusal::new(Code::Timeout, "the answer took too long"), form.unwrap_or(Form::Json));
    let answer = timeout(Duration::from_secs(app.config.time_budget), within(&app, request, get, form)).await;
    answer.unwrap_or_else(|_| late())
}

async fn within(app: &App, request: Request, get: bool, form: Option<Form>) -> Response {
    let viewer = if nobody::is(request.headers()) {
        None
    } else {
        match viewer(app, request.headers()).await {
            Ok(viewer) => Some(viewer),
            Err(response) => return response,
        }
    };
    let Some(form) = form else {
        return problem(StatusCode::NOT_ACCEPTABLE, "answers are application/graphql-response+json or application/json, in UTF-8");
    };
    if !get && !is_json(request.headers()) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json in UTF-8");
    }
    let repeats = request.headers().contains_key("idempotency-key");
    let params = if get {
        by_address(&request)
    } else {
        by_body(request.into_body(), if viewer.is_some() { app.config.limits.body_bytes } else { OF_NOBODY }).await
    };
    match (params, viewer) {
        (Ok(params), None) => nobody::answer(app, params, form, get).await,
        (Ok(params), Some(viewer)) => run(app, params, form, (get, repeats), viewer).await,
        (Err(refusal), _) => refused(refusal, form),
    }
}

/// Who asks; or why he is not let in.
async fn viewer(app: &App, headers: &HeaderMap) -> Result<Viewer, Response> {
    let identity = app.authenticator.identify(headers).await.map_err(|why| not_let_in(&why.error(), Some(why)))?;
    app.viewers.viewer(&identity, headers).await.map_err(|error| {
        let why = matches!(error, Error::Unauthenticated).then_some(Refused::Invalid);
        not_let_in(&error, why)
    })
}

pub(super) fn by_address(request: &Request) -> Result<Params, Refusal> {
    let given = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    Params::of_address(given.map_err(|_| Refusal::parameter("query", "expected parameters of an address"))?.0)
}

pub(super) async fn by_body(body: Body, most: usize) -> Result<Params, Refusal> {
    let bytes = to_bytes(body, most).await.map_err(|error| {
        let too_long = error.into_inner().is::<LengthLimitError>();
        if too_long { too_large(most) } else { Refusal::parameter("body", "it broke off") }
    });
    Params::of_body(&bytes?)
}

async fn run(app: &App, params: Params, form: Form, (get, repeats): (bool, bool), viewer: Viewer) -> Response {
    let role = first_role(viewer.actor.as_deref());
    let refuse = |mut response: Response| {
        response.extensions_mut().insert(Told { role, ..Told::default() });
        response
    };
    let judged = match judge(app, params, viewer.actor.as_deref()) {
        Ok(judged) => judged,
        Err(refusal) => return refuse(refused(refusal, form)),
    };
    match judged.kind {
        OperationType::Mutation if repeats && judged.roots != 1 => {
            let message = "the header is for a document with one mutation; use the field of the input";
            return refuse(refused(Refusal::parameter("Idempotency-Key", message), form));
        }
        OperationType::Mutation if get => return refuse(not_allowed("POST", "what changes something is asked by POST")),
        OperationType::Subscription => return refuse(refused(Refusal::document("queries and mutations are answered here"), form)),
        _ => {}
    }
    // Who does not get his turn in time has spent nothing.
    let _turn = app.turns.take(viewer.actor.as_deref(), app.config.limits.running_per_account).await;
    let rate = match spend(app, viewer.actor.as_deref(), judged.cost()) {
        Ok(rate) => rate,
        Err(rate) => return refuse(spent(rate, form)),
    };
    let (document, operation, cost) = (judged.document.clone(), judged.name.clone(), judged.cost());
    let (answer, statements) = judged.answer(app, viewer, rate).await;
    let mut response = answered(answer, &document.parsed, form);
    if let Some(rate) = rate {
        budget::tell(&mut response, rate);
    }
    response.extensions_mut().insert(Told { operation, role, cost: Some(cost), statements });
    response
}

/// The first role of who asks.
pub(super) fn first_role(actor: Option<&Actor>) -> Option<Role> {
    actor.and_then(|actor| actor.roles.first()).map(|held| held.role)
}

/// An operation that may run.
pub(super) struct Judged {
    pub document: Arc<Document>,
    /// Its name, to be logged.
    pub name: Option<String>,
    pub kind: OperationType,
    /// How many fields of the root it asks.
    roots: usize,
    /// How many nodes it could return at most.
    nodes: usize,
    /// Whether its document was answered without an error before, and need not be judged again.
    known: bool,
    request: async_graphql::Request,
}

/// Judges an operation by its size and its form, however it came in.
pub(super) fn judge(app: &App, mut params: Params, actor: Option<&Actor>) -> Result<Judged, Refusal> {
    let text = app.trusted.text(params.query.take(), params.name.as_ref(), actor)?;
    let document = app.documents.document(&text)?;
    let (name, asked) = operation(&document.parsed, params.operation.as_deref())?;
    let (nodes, most) = (nodes(&document.parsed, asked, &params.variables), app.config.limits.nodes);
    coerce(asked, &mut params.variables)?;
    if nodes > most {
        return Err(Refusal::limit(format!("an answer has at most {most} nodes by its page sizes; this one {nodes}")));
    }
    let mut keys = Vec::new();
    roots(&document.parsed, &asked.selection_set.node, &mut keys);
    if asked.ty == OperationType::Subscription && keys.len() != 1 {
        return Err(Refusal::document("a subscription follows one field of the root"));
    }
    // The library would do it as often as it stands there.
    if let (OperationType::Mutation, Some(key)) = (asked.ty, twice(&keys)) {
        return Err(Refusal::document(format!("«{key}» stands there twice: select all of it in one place, or name one by an alias")));
    }
    let roots = keys.len();
    // Only judging finds a field in an object that no type has, which is left out where it is read; and a value that a scalar of ours
    // does not take, before anything is done. What changes something is judged whole each time: a part of it that can't be read stops the rest.
    let plain = asked.variable_definitions.iter().all(|variable| is_plain(&variable.node.var_type.node.base));
    let known = asked.ty != OperationType::Mutation
        && document.judged.load(Ordering::Relaxed)
        && plain
        && !params.variables.values().any(has_object);
    let (name, kind) = (name.map(|name| name.chars().take(64).collect()), asked.ty);
    let mut request = params.request();
    request.set_parsed_query(document.parsed.clone());
    if asks_schema(&document.parsed, asked) {
        request = request.data(AsksSchema);
    }
    if !app.config.introspection {
        request = request.disable_introspection();
    }
    Ok(Judged { document, name, kind, roots, nodes, known, request })
}

/// The response keys of the root, fragments written out; the document has passed `expand`, so it ends.
fn roots<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, keys: &mut Vec<&'d str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => keys.push(&field.node.response_key().node),
            Selection::InlineFragment(fragment) => roots(document, &fragment.node.selection_set.node, keys),
            Selection::FragmentSpread(spread) => match document.fragments.get(&spread.node.fragment_name.node) {
                Some(fragment) => roots(document, &fragment.node.selection_set.node, keys),
                // One that is not there is told of by validation.
                None => keys.push(""),
            },
        }
    }
}

/// The key that stands among others twice.
fn twice<'d>(keys: &[&'d str]) -> Option<&'d str> {
    let mut known = HashSet::new();
    keys.iter().copied().find(|key| !known.insert(*key))
}

impl Judged {
    /// What it takes from the budget of its account.
    pub fn cost(&self) -> usize {
        self.roots.max(1).saturating_add(self.nodes)
    }

    /// Answers it to a viewer; gives the number of statements, if that is told.
    pub async fn answer(self, app: &App, viewer: Viewer, rate: Option<RateLimit>) -> (Answer, Option<u64>) {
        let mut request = viewer.attach(self.request);
        if let Some(rate) = rate {
            request = request.data(rate);
        }
        let mut answer = (app.execute)(request, self.known).await;
        if answer.errors.is_empty() {
            self.document.judged.store(true, Ordering::Relaxed);
        }
        let statements = costs(&mut answer, self.nodes);
        (answer, statements)
    }

    /// What it follows, as a subscriber's request.
    pub fn follow(self, viewer: Viewer) -> async_graphql::Request {
        viewer.attach(self.request)
    }
}

/// Takes the cost of a request from the budget of an account.
pub(super) fn spend(app: &App, actor: Option<&Actor>, cost: usize) -> Result<Option<RateLimit>, RateLimit> {
    actor.map(|actor| app.budgets.take(actor, cost, &app.config.limits)).transpose()
}

/// Why nothing is answered to one who has not so much left.
pub(super) fn overspent(rate: RateLimit) -> Refusal {
    if rate.cost > rate.limit {
        let (cost, limit) = (rate.cost, rate.limit);
        return Refusal::limit(format!("this costs {cost} by its page sizes; an account may ask {limit} in a minute"));
    }
    let (seconds, left) = (rate.seconds(), rate.remaining);
    let message = format!("this costs {}, and {left} is left of the minute; ask again in {seconds} seconds", rate.cost);
    Refusal::new(Code::RateLimited, message)
}

/// The answer to one who has not so much left.
fn spent(rate: RateLimit, form: Form) -> Response {
    let mut response = refused(overspent(rate), form);
    if rate.cost <= rate.limit {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(rate.seconds()));
        budget::tell(&mut response, rate);
    }
    response
}

/// Adds to what an answer took what it could have returned; gives the number of statements, if that is told.
fn costs(answer: &mut Answer, nodes: usize) -> Option<u64> {
    let mut cost = vec![(Name::new("nodes"), Value::from(nodes))];
    if let Some(Value::Object(told)) = answer.extensions.remove("cost") {
        cost.extend(told);
    }
    let cost: async_graphql::indexmap::IndexMap<_, _> = cost.into_iter().collect();
    let statements = if let Some(Value::Number(number)) = cost.get("statements") { number.as_u64() } else { None };
    answer.extensions.insert("cost".to_owned(), Value::Object(cost));
    statements
}
