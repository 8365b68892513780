//! The messages of the protocol, read strictly: anything else closes the socket.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    Init(Map<String, Value>),
    Ping,
    Pong,
    Subscribe { id: String, params: Value },
    Complete { id: String },
}

/// An id of an operation is no longer than this.
const ID: usize = 128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    r#type: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    payload: Option<Value>,
}

impl Said {
    /// Reads a message, or says what is wrong with it; nothing of it is repeated.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let Message { r#type, id, payload } = serde_json::from_str(text).map_err(|_| "Invalid message")?;
        let id = || id.filter(|id| !id.is_empty() && id.len() <= ID).ok_or("An operation needs an id");
        match (r#type.as_str(), payload) {
            ("connection_init", None | Some(Value::Null)) => Ok(Self::Init(Map::new())),
            ("connection_init", Some(Value::Object(payload))) => Ok(Self::Init(payload)),
            ("ping", None | Some(Value::Null | Value::Object(_))) => Ok(Self::Ping),
            ("pong", None | Some(Value::Null | Value::Object(_))) => Ok(Self::Pong),
            ("subscribe", Some(params @ Value::Object(_))) => Ok(Self::Subscribe { id: id()?, params }),
            ("complete", None | Some(Value::Null)) => Ok(Self::Complete { id: id()? }),
            ("connection_init" | "ping" | "pong" | "subscribe" | "complete", _) => Err("A payload that does not fit its message"),
            _ => Err("A message of no known type"),
        }
    }
}

pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;
pub(super) const PONG: &str = r#"{"type":"pong"}"#;

/// `next` or `error`, with a payload that is JSON already.
pub(super) fn with_payload(kind: &str, id: &str, payload: &str) -> String {
    format!(r#"{{"type":"{kind}","id":{},"payload":{payload}}}"#, Value::from(id))
}

/// `complete`.
pub(super) fn complete(id: &str) -> String {
    json!({ "type": "complete", "id": id }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_protocol_are_read() {
        assert_eq!(Said::read(r#"{"type":"connection_init"}"#), Ok(Said::Init(Map::new())));
        assert_eq!(Said::read(r#"{"type":"ping","payload":{"a":1}}"#), Ok(Said::Ping));
        assert_eq!(Said::read(r#"{"id":"1","type":"complete"}"#), Ok(Said::Complete { id: "1".to_owned() }));
        let subscribe = Said::Subscribe { id: "1".to_owned(), params: json!({ "query": "{ a }" }) };
        assert_eq!(Said::read(r#"{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}"#), Ok(subscribe));
    }

    #[test]
    fn anything_else_is_refused_and_not_repeated() {
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(129));
        for text in [
            "",
            "hello",
            "[]",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"connection_init","payload":"token"}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"","payload":{}}"#,
            r#"{"type":"subscribe","id":1,"payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":[]}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"ping","more":1}"#,
            r#"{"type":"ping","type":"pong"}"#,
            &long,
        ] {
            assert!(Said::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_is_written_as_json() {
        assert_eq!(with_payload("next", "a\"b", "{}"), r#"{"type":"next","id":"a\"b","payload":{}}"#);
    }
}
