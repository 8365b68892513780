//! The id of a request: it stands in its response and in every line that is logged of it.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The header.
pub(super) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id that a client gave, if it is well formed; a new one otherwise.
pub(super) fn request_id(headers: &HeaderMap) -> HeaderValue {
    let well_formed = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        (8..=64).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let new = || HeaderValue::from_str(&Uuid::now_v7().to_string()).expect("a UUID is plain ASCII");
    headers.get(&REQUEST_ID).filter(well_formed).cloned().unwrap_or_else(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &'static str) -> HeaderValue {
        request_id(&HeaderMap::from_iter([(REQUEST_ID.clone(), HeaderValue::from_static(given))]))
    }

    #[test]
    fn a_well_formed_id_is_kept_and_another_replaced() {
        assert_eq!(of("0af7651916cd43dd-8448_a"), "0af7651916cd43dd-8448_a");
        for other in ["short", "with a space", "<script>alert(1)</script>", "x=1;y=2222"] {
            assert_eq!(of(other).len(), 36, "{other}");
        }
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
    }
}
