//! The parameters of a request: `query`, `operationName`, `variables`, `extensions`, each of its type.

use crate::error::Error;
use async_graphql::{Request, Variables};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What is asked.
#[derive(Debug)]
pub(super) struct Params {
    pub query: String,
    pub operation: Option<String>,
    variables: Value,
}

impl Params {
    /// Of a body.
    pub fn of_body(body: &[u8]) -> Result<Self, Error> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Self::of(members),
            Ok(Value::Array(_)) => Err(Error::invalid("body", "one request at a time; a list is not taken")),
            Ok(_) | Err(_) => Err(Error::invalid("body", "expected a JSON object with the text «query»")),
        }
    }

    /// Of an address.
    pub fn of_address(given: HashMap<String, String>) -> Result<Self, Error> {
        let mut members = Map::new();
        for (name, text) in given {
            let value = match name.as_str() {
                "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => {
                    serde_json::from_str(&text).map_err(|_| Error::invalid(name.as_str(), "expected a JSON object"))?
                }
                _ => Value::from(text),
            };
            members.insert(name, value);
        }
        Self::of(members)
    }

    fn of(mut members: Map<String, Value>) -> Result<Self, Error> {
        let Some(Value::String(query)) = members.remove("query") else {
            return Err(Error::invalid("query", "expected a text"));
        };
        let operation = match members.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => return Err(Error::invalid("operationName", "expected a text")),
        };
        for name in ["variables", "extensions"] {
            if !matches!(members.get(name), None | Some(Value::Null | Value::Object(_))) {
                return Err(Error::invalid(name, "expected an object"));
            }
        }
        let variables = members.remove("variables").unwrap_or_default();
        if has_nul(&variables) {
            return Err(Error::invalid("variables", "a text holds no NUL character"));
        }
        Ok(Self { query, operation, variables })
    }

    /// The request of the library.
    pub fn request(self) -> Request {
        let request = Request::new(self.query).variables(Variables::from_json(self.variables));
        match self.operation {
            Some(name) => request.operation_name(name),
            None => request,
        }
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
