//! Cursors: the order keys of a row, sealed together with what they were made for. A tampered one, and one of another
//! filter or order, do not open.

use super::json::Json;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How many bytes of the seal a cursor carries.
const SEAL: usize = 16;

/// The cursor of a row with these order keys, in a list that `binding` names.
pub fn seal(key: &[u8], binding: &str, keys: &[Json]) -> String {
    let member = |key: &Json| match key {
        Json::Text(text) => serde_json::Value::from(&**text),
        Json::Number(number) => serde_json::Value::from(*number),
        Json::Bool(truth) => serde_json::Value::from(*truth),
        Json::Null | Json::List(_) => serde_json::Value::Null,
    };
    let keys = serde_json::Value::from(keys.iter().map(member).collect::<Vec<_>>()).to_string();
    let mut bytes = tag(key, binding, &keys).as_ref()[..SEAL].to_vec();
    bytes.extend_from_slice(keys.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The order keys of a cursor that was sealed for the same list.
pub fn open(key: &[u8], binding: &str, cursor: &str) -> Option<Vec<Json>> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (sealed, keys) = bytes.split_at_checked(SEAL)?;
    let keys = std::str::from_utf8(keys).ok()?;
    aws_lc_rs::constant_time::verify_slices_are_equal(&tag(key, binding, keys).as_ref()[..SEAL], sealed).ok()?;
    Some(Json::parse(keys).ok()?.list().to_vec())
}

fn tag(key: &[u8], binding: &str, keys: &str) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    context.update(binding.as_bytes());
    context.update(&[0]);
    context.update(keys.as_bytes());
    context.sign()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_where_it_was_made() {
        let keys = [Json::Text("2026-06-30".into()), Json::Null, Json::Number(-7)];
        let cursor = seal(b"key", "contract by ends_on", &keys);
        assert_eq!(open(b"key", "contract by ends_on", &cursor).as_deref(), Some(&keys[..]));
        assert_eq!(open(b"key", "contract by number", &cursor), None);
        assert_eq!(open(b"other", "contract by ends_on", &cursor), None);
        for wrong in ["", "AAAA", "!", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(open(b"key", "contract by ends_on", wrong), None, "{wrong}");
        }
    }
}
