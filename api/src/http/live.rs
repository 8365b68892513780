//! `/graphql` by a socket, and `/graphql/stream`: who may open a line, and the answers to what is asked on one. What is
//! asked there is judged as what is posted.

use super::app::App;
use super::graphql::{by_address, by_body, first_role, judge, overspent, spend};
use super::journal::{Codes, Told, count};
use super::negotiate::is_json;
use super::params::Params;
use super::problem::{not_allowed, not_let_in, problem};
use super::refusal::Refusal;
use super::request_id::REQUEST_ID;
use super::respond::{Outcome, errors, outcome};
use super::serve::Peer;
use crate::auth::{Identity, Refused};
use crate::error::{Code, Error};
use crate::live::{self, End, Flow, Operate, PROTOCOL, Step, Steps};
use crate::security;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Response as Answer, Value};
use async_trait::async_trait;
use axum::extract::{FromRequestParts, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// What is asked on a line, among the routes that are counted.
const LINE: &str = "/graphql (line)";

/// Whether a request asks for a socket.
pub(super) fn asks_socket(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket.
pub(super) async fn socket(app: Arc<App>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !is_welcome(&app.config.cors, &parts.headers) {
        security::origin_refused();
        return problem(StatusCode::FORBIDDEN, "pages of this origin may not call");
    }
    let from = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let Some(unknown) = app.lines.knock(from) else { return full() };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return problem(refused.into_response().status(), "this does not open a socket"),
    };
    let (most, headers, lines) = (app.config.limits.body_bytes, kept(&parts.headers), app.lines.clone());
    // A frame is sent when it is written: nothing is gathered for who does not read.
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(most).max_frame_size(most).write_buffer_size(0);
    upgrade.on_upgrade(move |socket| live::socket(socket, app, lines, unknown, headers))
}

/// Streams the answers to an operation, each as an event.
pub(super) async fn stream(State(app): State<Arc<App>>, request: Request) -> Response {
    let get = match *request.method() {
        Method::GET => true,
        Method::POST => false,
        _ => return not_allowed("GET, POST", "ask by GET or POST"),
    };
    let who = match app.authenticator.identify(request.headers()).await {
        Ok(who) => who,
        Err(why) => return not_let_in(&why.error(), Some(why)),
    };
    // Whoever is not let in reads it in the status.
    if let Err(error) = app.viewers.viewer(&who, request.headers()).await {
        let why = matches!(error, Error::Unauthenticated).then_some(Refused::Invalid);
        return not_let_in(&error, why);
    }
    if !takes_events(request.headers()) {
        return problem(StatusCode::NOT_ACCEPTABLE, "answers are text/event-stream");
    }
    if !get && !is_json(request.headers()) {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json in UTF-8");
    }
    let (headers, patience) = (kept(request.headers()), Duration::from_secs(app.config.time_budget));
    let most = app.config.limits.body_bytes;
    let given = async { if get { by_address(&request) } else { by_body(request.into_body(), most).await } };
    let Ok(params) = timeout(patience, given).await else {
        return problem(StatusCode::REQUEST_TIMEOUT, "the request took too long to come");
    };
    let Some(line) = app.lines.open(&who) else { return full() };
    live::stream(app.lines.clone(), line, who.expires, async move |flow: Flow| operated(&app, params, get, &who, &headers, &flow).await)
}

fn full() -> Response {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "as many lines are open as there may be; try again later");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    response
}

/// What is kept of the headers for what is asked on a line.
fn kept(headers: &HeaderMap) -> HeaderMap {
    let known = [header::ACCEPT_LANGUAGE, REQUEST_ID.clone()];
    known.into_iter().filter_map(|name| headers.get(&name).cloned().map(|value| (name, value))).collect()
}

/// Whether a page of this origin may open a socket: its own, and those that may call. What is no page has no origin.
fn is_welcome(origins: &[String], headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = given.next() else { return true };
    let Some(origin) = origin.to_str().ok().filter(|_| given.next().is_none()) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host);
    own || origins.iter().any(|known| known == "*" || known == origin)
}

/// Whether a client takes events.
fn takes_events(headers: &HeaderMap) -> bool {
    let given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = given.flat_map(|value| value.split(',')).filter_map(|range| range.split(';').next()).map(str::trim);
    ranges.any(|range| ["text/event-stream", "text/*", "*/*"].iter().any(|known| range.eq_ignore_ascii_case(known)))
}

#[async_trait]
impl Operate for App {
    async fn identify(&self, headers: &HeaderMap) -> Result<Identity, Refused> {
        let who = self.authenticator.identify(headers).await?;
        match self.viewers.viewer(&who, &HeaderMap::new()).await {
            Ok(_) => Ok(who),
            Err(Error::Unauthenticated | Error::Forbidden) => Err(Refused::Invalid),
            Err(error) => {
                tracing::error!(cause = error.cause(), "a token could not be judged");
                Err(Refused::NoKeys)
            }
        }
    }

    async fn operate(&self, who: &Identity, headers: &HeaderMap, params: serde_json::Value, flow: &Flow) -> Steps {
        operated(self, Params::of_message(params), false, who, headers, flow).await
    }
}

/// The steps of what is asked on a line. A change is not asked by GET.
async fn operated(app: &App, params: Result<Params, Refusal>, get: bool, who: &Identity, headers: &HeaderMap, flow: &Flow) -> Steps {
    let (mut told, start) = (Told::default(), Instant::now());
    let started = started(app, params, get, who, headers, flow, &mut told).await;
    let (status, codes) = match &started {
        Ok(_) => (StatusCode::OK, Codes::default()),
        Err(refusal) => (refusal.status(false), Codes(vec![refusal.code.as_str()])),
    };
    count(app, LINE, &told, status, &codes, start.elapsed());
    started.unwrap_or_else(|refusal| stream::iter([Step::Refused(json(&errors(vec![refusal])))]).boxed())
}

async fn started(
    app: &App,
    params: Result<Params, Refusal>,
    get: bool,
    who: &Identity,
    headers: &HeaderMap,
    flow: &Flow,
    told: &mut Told,
) -> Result<Steps, Refusal> {
    let known = app.viewers.viewer(who, headers).await;
    let actor = known.as_ref().ok().and_then(|viewer| viewer.actor.clone());
    told.role = first_role(actor.as_deref());
    let judged = judge(app, params?, actor.as_deref())?;
    (told.operation, told.cost) = (judged.name.clone(), Some(judged.cost()));
    let (document, follows) = (judged.document.clone(), judged.kind == OperationType::Subscription);
    if get && judged.kind == OperationType::Mutation {
        return Err(Refusal::document("what changes something is asked by POST"));
    }
    let viewer = if follows { app.viewers.subscriber(who, headers).await } else { known };
    let viewer = match viewer {
        Ok(viewer) => viewer,
        Err(error) => {
            if matches!(error, Error::Unauthenticated | Error::Forbidden) {
                flow.end(End::Refused);
            }
            return Err(error.into());
        }
    };
    let rate = spend(app, actor.as_deref(), judged.cost()).map_err(overspent)?;
    if !follows {
        let answer = async {
            let _turn = app.turns.take(actor.as_deref(), app.config.limits.running_per_account).await;
            judged.answer(app, viewer, rate).await
        };
        let answer = timeout(Duration::from_secs(app.config.time_budget), answer).await;
        let (answer, statements) = answer.map_err(|_| Refusal::new(Code::Timeout, "the answer took too long"))?;
        told.statements = statements;
        return Ok(stream::iter([step(answer, &document.parsed, false)]).boxed());
    }
    let Some(follow) = &app.follow else { return Err(Refusal::document("nothing can be followed here")) };
    let answers = follow(judged.follow(viewer).data(flow.clone()));
    // What fails before the first event was not begun.
    Ok(answers.enumerate().map(move |(nth, answer)| step(answer, &document.parsed, nth == 0)).boxed())
}

fn step(answer: Answer, document: &ExecutableDocument, first: bool) -> Step {
    match outcome(answer, document) {
        Outcome::NotRun(refusals) => Step::Refused(json(&errors(refusals))),
        Outcome::Ran(answer, _) if first && answer.data == Value::Null => Step::Refused(json(&answer.errors)),
        Outcome::Ran(answer, _) => Step::Next(json(&answer)),
    }
}

fn json(body: &impl serde::Serialize) -> String {
    serde_json::to_string(body).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written");
        "[]".to_owned()
    })
}
