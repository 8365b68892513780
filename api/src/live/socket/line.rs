//! One socket, from its first message to its close.

use super::super::flow::{End, Flow};
use super::super::lines::{Lines, Unknown};
use super::super::operate::Operate;
use super::PROTOCOL;
use super::message::{ACK, PONG, Said, with_payload};
use super::operations::Operations;
use crate::auth::{Identity, ON_BEHALF_OF, Refused};
use crate::clock::Clock;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// What was sent before the close may be taken in so long after it.
const LINGER: Duration = Duration::from_secs(2);

/// Why a socket is closed: the code and its reason.
type Close = (u16, &'static str);

const GONE: u16 = 1001;
const MALFORMED: u16 = 1009;
const AGAIN: u16 = 1013;
const INVALID: u16 = 4400;
const NOT_SIGNED_IN: u16 = 4401;
const FORBIDDEN: u16 = 4403;
const NO_PROTOCOL: u16 = 4406;
const NO_INIT: u16 = 4408;
const DUPLICATE: u16 = 4409;
const SECOND_INIT: u16 = 4429;

/// Serves a socket until it is closed, from either side. `headers` are those of each of its operations; a token comes with
/// its first message.
pub async fn serve(mut socket: WebSocket, door: Arc<dyn Operate>, lines: Arc<Lines>, unknown: Unknown, headers: HeaderMap) {
    let close = if socket.protocol().is_some_and(|protocol| protocol == PROTOCOL) {
        let flow = Flow::default();
        let mut talk =
            Talk { socket: &mut socket, door, flow: flow.clone(), headers, patience: Duration::from_secs(lines.config.slow_seconds) };
        tokio::select! {
            close = talk.hold(&lines, unknown) => close,
            () = lines.stopping(&flow) => Some((GONE, End::Stopped.reason())),
        }
    } else {
        Some((NO_PROTOCOL, "Subprotocol not acceptable"))
    };
    if let Some((code, reason)) = close {
        let frame = CloseFrame { code, reason: reason.into() };
        let farewell = async {
            socket.send(Message::Close(Some(frame))).await?;
            // A connection that is dropped with something unread is reset, and the client reads no reason.
            while socket.recv().await.is_some_and(|message| message.is_ok()) {}
            Ok::<_, axum::Error>(())
        };
        drop(timeout(LINGER, farewell).await);
    }
}

/// What goes on over a socket.
struct Talk<'s> {
    socket: &'s mut WebSocket,
    door: Arc<dyn Operate>,
    flow: Flow,
    headers: HeaderMap,
    patience: Duration,
}

impl Talk<'_> {
    /// Talks until there is a reason to close; none where the client has closed.
    async fn hold(&mut self, lines: &Lines, unknown: Unknown) -> Option<Close> {
        let who = match timeout(Duration::from_secs(lines.config.init_seconds), self.greet()).await {
            Ok(Ok(who)) => who,
            Ok(Err(close)) => return close,
            Err(_) => return Some((NO_INIT, "Connection initialisation timeout")),
        };
        let Some(_line) = lines.open(&who) else { return Some((AGAIN, "As many lines are open as there may be")) };
        drop(unknown);
        if let Err(close) = self.say(ACK.to_owned()).await {
            return close;
        }
        let who = Arc::new(who);
        let left = (who.expires - Clock::real()).to_std().unwrap_or_default();
        let (flow, expired) = (self.flow.clone(), sleep(left));
        tokio::select! {
            close = self.answer(&who, lines) => close,
            () = expired => Some((FORBIDDEN, End::Expired.reason())),
            end = flow.ended() => Some((if end == End::Refused { FORBIDDEN } else { AGAIN }, end.reason())),
        }
    }

    /// Waits for the first message, and says who is there.
    async fn greet(&mut self) -> Result<Identity, Option<Close>> {
        loop {
            match self.hear().await? {
                Said::Init(payload) => {
                    let headers = introduced(&payload).ok_or(Some((FORBIDDEN, "Forbidden")))?;
                    let who = self.door.identify(&headers).await.map_err(|refused| match refused {
                        Refused::NoKeys => Some((AGAIN, "Not available now; try again")),
                        Refused::Missing | Refused::Invalid => Some((FORBIDDEN, "Forbidden")),
                    })?;
                    return Ok(who);
                }
                Said::Ping => self.say(PONG.to_owned()).await?,
                Said::Pong | Said::Complete { .. } => {}
                Said::Subscribe { .. } => return Err(Some((NOT_SIGNED_IN, "Unauthorized"))),
            }
        }
    }

    /// Answers what is asked.
    async fn answer(&mut self, who: &Arc<Identity>, lines: &Lines) -> Option<Close> {
        let mut operations = Operations::new();
        let pause = Duration::from_secs(lines.config.ping_seconds);
        let (mut heard, mut asked) = (Instant::now(), false);
        loop {
            let done = tokio::select! {
                said = self.hear_any() => {
                    (heard, asked) = (Instant::now(), false);
                    match said {
                        Ok(None) => Ok(()),
                        Ok(Some(said)) => self.act(said, &mut operations, who, lines).await,
                        Err(close) => Err(close),
                    }
                }
                text = operations.next() => self.say(text).await,
                () = sleep_until(heard + pause) => {
                    if asked {
                        return Some((GONE, "Nobody is there"));
                    }
                    (heard, asked) = (Instant::now(), true);
                    self.send(Message::Ping(Vec::new().into())).await
                }
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn act(&mut self, said: Said, operations: &mut Operations, who: &Arc<Identity>, lines: &Lines) -> Result<(), Option<Close>> {
        match said {
            Said::Init(_) => Err(Some((SECOND_INIT, "Too many initialisation requests"))),
            Said::Ping => self.say(PONG.to_owned()).await,
            Said::Pong => Ok(()),
            Said::Complete { id } => {
                operations.stop(&id);
                Ok(())
            }
            Said::Subscribe { id, .. } if operations.has(&id) => Err(Some((DUPLICATE, "Subscriber for this id already exists"))),
            Said::Subscribe { id, .. } if operations.count() >= lines.config.operations => {
                let most = lines.config.operations;
                let error = json!([{ "message": format!("at most {most} operations run on a socket"), "extensions": { "code": "LIMIT_EXCEEDED" } }]);
                self.say(with_payload("error", &id, &error.to_string())).await
            }
            Said::Subscribe { id, params } => {
                let (door, who, headers, flow) = (self.door.clone(), who.clone(), self.headers.clone(), self.flow.clone());
                operations.start(id, async move { door.operate(&who, &headers, params, &flow).await });
                Ok(())
            }
        }
    }

    /// The next message of the protocol.
    async fn hear(&mut self) -> Result<Said, Option<Close>> {
        loop {
            if let Some(said) = self.hear_any().await? {
                return Ok(said);
            }
        }
    }

    /// The next message; nothing where it only says that somebody is there.
    async fn hear_any(&mut self) -> Result<Option<Said>, Option<Close>> {
        match self.socket.recv().await {
            None | Some(Ok(Message::Close(_))) => Err(None),
            // Larger than a message may be, or no message at all: the library does not say which.
            Some(Err(_)) => Err(Some((MALFORMED, "A message that can't be read"))),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
            Some(Ok(Message::Binary(_))) => Err(Some((INVALID, "Messages are text"))),
            Some(Ok(Message::Text(text))) => Said::read(&text).map(Some).map_err(|why| Some((INVALID, why))),
        }
    }

    async fn say(&mut self, text: String) -> Result<(), Option<Close>> {
        self.send(Message::Text(text.into())).await
    }

    /// Sends a message, if it is taken in.
    async fn send(&mut self, message: Message) -> Result<(), Option<Close>> {
        match timeout(self.patience, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|_| None),
            Err(_) => Err(Some((AGAIN, End::Slow.reason()))),
        }
    }
}

/// What a first message says of who is there, as headers carry it: his token, and in whose place he acts; in any case.
fn introduced(payload: &Map<String, Value>) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for name in [header::AUTHORIZATION, ON_BEHALF_OF.clone()] {
        for (_, value) in payload.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name.as_str())) {
            headers.append(name.clone(), value.as_str()?.parse().ok()?);
        }
    }
    let tokens = headers.get_all(header::AUTHORIZATION).iter().count();
    (tokens == 1).then_some(headers)
}
