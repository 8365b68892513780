//! The parameters of a request: `query`, `operationName`, `variables`, `extensions`, each of its type.

use super::refusal::Refusal;
use super::trusted::Name;
use crate::error::Code;
use async_graphql::{Request, Variables};
use serde_json::{Map, Value};

/// What is asked.
#[derive(Debug)]
pub(super) struct Params {
    /// The document; none where it is named alone.
    pub query: Option<String>,
    /// How the document is named.
    pub name: Option<Name>,
    pub operation: Option<String>,
    pub variables: Variables,
}

impl Params {
    /// Of a body.
    pub fn of_body(body: &[u8]) -> Result<Self, Refusal> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Self::of(members),
            Ok(Value::Array(_)) => Err(Refusal::parameter("body", "one request at a time; a list is not taken")),
            Ok(_) | Err(_) => Err(Refusal::parameter("body", "expected a JSON object with the text «query»")),
        }
    }

    /// Of a message.
    pub fn of_message(message: Value) -> Result<Self, Refusal> {
        match message {
            Value::Object(members) => Self::of(members),
            _ => Err(Refusal::parameter("payload", "expected a JSON object with the text «query»")),
        }
    }

    /// Of an address.
    pub fn of_address(given: Vec<(String, String)>) -> Result<Self, Refusal> {
        let mut members = Map::new();
        for (name, text) in given {
            let value = match name.as_str() {
                "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => {
                    serde_json::from_str(&text).map_err(|_| Refusal::parameter(&name, "expected a JSON object"))?
                }
                _ => Value::from(text),
            };
            if members.insert(name.clone(), value).is_some() {
                return Err(Refusal::parameter(&name, "given twice"));
            }
        }
        Self::of(members)
    }

    fn of(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let query = match members.remove("query") {
            None | Some(Value::Null) => None,
            Some(Value::String(query)) => Some(query),
            Some(_) => return Err(Refusal::parameter("query", "expected a text")),
        };
        let operation = match members.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => return Err(Refusal::parameter("operationName", "expected a text")),
        };
        for name in ["variables", "extensions"] {
            if !matches!(members.get(name), None | Some(Value::Null | Value::Object(_))) {
                return Err(Refusal::parameter(name, "expected an object"));
            }
        }
        let name = match members.remove("documentId") {
            None | Some(Value::Null) => hash(members.get("extensions"))?,
            Some(Value::String(id)) => Some(Name::Id(id)),
            Some(_) => return Err(Refusal::parameter("documentId", "expected a text")),
        };
        if query.is_none() && name.is_none() {
            return Err(Refusal::parameter("query", "expected a text"));
        }
        let variables = members.remove("variables").unwrap_or_default();
        if has_nul(&variables) {
            return Err(Refusal::input("variables", "a text holds no NUL character"));
        }
        Ok(Self { query, name, operation, variables: Variables::from_json(variables) })
    }

    /// The request of the library, for a document that is parsed already.
    pub fn request(self) -> Request {
        let request = Request::new(String::new()).variables(self.variables);
        match self.operation {
            Some(name) => request.operation_name(name),
            None => request,
        }
    }
}

/// The hash by which the document is known, as Apollo's clients say it.
fn hash(extensions: Option<&Value>) -> Result<Option<Name>, Refusal> {
    match extensions.and_then(|extensions| extensions.get("persistedQuery")) {
        None | Some(Value::Null) => Ok(None),
        Some(given) => match given["sha256Hash"].as_str() {
            Some(hash) if given["version"] == 1 => Ok(Some(Name::Hash(hash.to_owned()))),
            _ => Err(Refusal::parameter("extensions", "expected version 1 of a persisted query, and its sha256Hash")),
        },
    }
}

/// Whether a text somewhere holds a NUL: PostgreSQL keeps none.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(has_nul),
        Value::Object(members) => members.values().any(has_nul),
        _ => false,
    }
}

/// A body that is larger than one may be.
pub(super) fn too_large(most: usize) -> Refusal {
    Refusal { argument: Some("body".to_owned()), ..Refusal::new(Code::PayloadTooLarge, format!("a request has at most {most} bytes")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_has_its_type() {
        let taken =
            Params::of_body(br#"{"query": "{ a }", "operationName": null, "variables": {"a": 1}, "extensions": {}, "more": 1}"#).unwrap();
        assert_eq!((taken.query.as_deref(), taken.operation, taken.variables.len()), (Some("{ a }"), None, 1));
        let named = |body: &str| Params::of_body(body.as_bytes()).unwrap().name;
        assert_eq!(named(r#"{"documentId": "x"}"#), Some(Name::Id("x".to_owned())));
        assert_eq!(named(r#"{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "y"}}}"#), Some(Name::Hash("y".to_owned())));
        for (body, argument) in [
            ("", "body"),
            ("[]", "body"),
            ("{\"query\":", "body"),
            ("{}", "query"),
            (r#"{"query": {}}"#, "query"),
            (r#"{"documentId": 1}"#, "documentId"),
            (r#"{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "y"}}}"#, "extensions"),
            (r#"{"query": "x", "operationName": 1}"#, "operationName"),
            (r#"{"query": "x", "variables": []}"#, "variables"),
            (r#"{"query": "x", "extensions": "y"}"#, "extensions"),
        ] {
            let refused = Params::of_body(body.as_bytes()).unwrap_err();
            assert_eq!((refused.code, refused.argument.as_deref()), (Code::BadRequest, Some(argument)), "{body}");
        }
    }

    #[test]
    fn an_address_gives_each_once() {
        let of = |pairs: &[(&str, &str)]| {
            Params::of_address(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
        };
        assert_eq!(of(&[("query", "{ a }"), ("variables", r#"{"a": 1}"#), ("operationName", "")]).unwrap().variables.len(), 1);
        assert!(of(&[("query", "{ a }"), ("query", "{ b }")]).is_err() && of(&[("query", "x"), ("variables", "{")]).is_err());
    }
}
