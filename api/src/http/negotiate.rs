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

    fn media_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }
}

/// How well a client likes a form: first its quality, then how closely it named it.
type Liking = (f32, Closeness);

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Closeness {
    Anything,
    Application,
    Named,
}

/// The form that the client likes best; none if it likes neither. Plain JSON is for clients that say nothing.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Form> {
    let given: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges = || given.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|range| !range.is_empty());
    if ranges().next().is_none() {
        return Some(Form::Json);
    }
    match (liked(ranges(), Form::Response), liked(ranges(), Form::Json)) {
        (None, None) => None,
        (Some(_), None) => Some(Form::Response),
        (Some(response), Some(json)) if response > json || (response == json && json.1 == Closeness::Named) => Some(Form::Response),
        (_, Some(_)) => Some(Form::Json),
    }
}

/// What the closest range says of a form; quality 0 is a no.
fn liked<'a>(ranges: impl Iterator<Item = &'a str>, form: Form) -> Option<Liking> {
    let mut closest: Option<Liking> = None;
    for range in ranges {
        let mut parts = range.split(';').map(str::trim);
        let closeness = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "*/*" => Closeness::Anything,
            "application/*" => Closeness::Application,
            named if named == form.media_type() => Closeness::Named,
            _ => continue,
        };
        let (mut quality, mut utf8) = (1.0_f32, true);
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.to_ascii_lowercase().as_str() {
                "q" => quality = value.parse().unwrap_or(0.0),
                "charset" => utf8 = is_utf8(value),
                _ => {}
            }
        }
        if utf8 && closest.is_none_or(|(_, known)| closeness > known) {
            closest = Some((quality, closeness));
        }
    }
    closest.filter(|(quality, _)| *quality > 0.0)
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
        for json in [
            "*/*",
            "application/*",
            "",
            "text/html, application/json",
            "application/json, application/graphql-response+json;q=0.9",
            "application/json, */*;q=0.1",
            "application/graphql-response+json;q=0, */*",
            "Application/JSON; charset=UTF-8",
        ] {
            assert_eq!(accept(json), Some(Form::Json), "{json}");
        }
        for response in [
            "application/graphql-response+json",
            "application/graphql-response+json, application/json",
            "application/json, application/graphql-response+json",
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            "*/*, application/json;q=0",
            "application/json;q=0.5, */*",
        ] {
            assert_eq!(accept(response), Some(Form::Response), "{response}");
        }
        for neither in
            ["text/html", "application/json;q=0, text/html", "application/json; charset=iso-8859-1", "*/*;q=0", "application/json;q=x"]
        {
            assert_eq!(accept(neither), None, "{neither}");
        }
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
            "application/json; x=y",
            "application/graphql",
        ] {
            assert!(!read(other), "{other}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
