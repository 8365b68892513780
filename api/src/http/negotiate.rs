//! Which of the two forms the answer takes, and whether the question's form is one that is read.

use axum::http::{HeaderMap, header};

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `application/graphql-response+json`: the status tells.
    Response,
    /// `application/json`: 200, whatever the document is.
    Json,
}

impl Form {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// The form that the client likes best; none if it likes neither.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Form> {
    let mut given =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).peekable();
    if given.peek().is_none() {
        return Some(Form::Json);
    }
    let mut best: Option<(Form, f32)> = None;
    for range in given {
        let mut parts = range.split(';').map(str::trim);
        let form = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Form::Response,
            "application/json" | "application/*" | "*/*" => Form::Json,
            _ => continue,
        };
        let (mut quality, mut utf8) = (1.0, true);
        for part in parts {
            match part.split_once('=') {
                Some((name, value)) if name.eq_ignore_ascii_case("q") => quality = value.parse().unwrap_or(0.0),
                Some((name, value)) if name.eq_ignore_ascii_case("charset") => utf8 = is_utf8(value),
                _ => {}
            }
        }
        if utf8 && quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
            best = Some((form, quality));
        }
    }
    best.map(|(form, _)| form)
}

/// Whether a body is JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return false };
    let Ok(value) = value.to_str() else { return false };
    let mut parts = value.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let plain = headers.get(header::CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    json && plain
        && parts.all(|part| part.split_once('=').is_some_and(|(name, value)| name.eq_ignore_ascii_case("charset") && is_utf8(value)))
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> Option<Form> {
        accepted(&HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())]))
    }

    #[test]
    fn the_client_chooses_the_form() {
        assert_eq!(accepted(&HeaderMap::new()), Some(Form::Json));
        assert_eq!(accept("*/*"), Some(Form::Json));
        assert_eq!(accept("application/graphql-response+json, application/json"), Some(Form::Response));
        assert_eq!(accept("application/json, application/graphql-response+json;q=0.9"), Some(Form::Json));
        assert_eq!(accept("application/json;q=0, text/html"), None);
        assert_eq!(accept("application/json; charset=iso-8859-1"), None);
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        let read = |value: &str| is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]));
        assert!(read("application/json") && read("Application/JSON; charset=UTF-8") && read("application/json;charset=\"utf-8\""));
        for other in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=latin1",
            "application/graphql",
        ] {
            assert!(!read(other), "{other}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
