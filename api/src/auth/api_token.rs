//! Keys of services and reports: `rgk_` and 256 random bits. Shown once, kept as a hash that a leaked database does not open.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::{constant_time, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write as _;
use std::fmt::{self, Debug, Formatter};

/// With this every key begins, so that scanners of leaked secrets know it.
const MARK: &str = "rgk_";
/// So many signs of a key are shown for people to know it again.
const SHOWN: usize = 10;

/// A key as it is presented. It is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Debug for Key {
    fn fmt(&self, form: &mut Formatter<'_>) -> fmt::Result {
        form.write_str("Key(…)")
    }
}

/// A new one, for the input of the mutation that makes it: it is not asked of anybody.
impl Default for Key {
    fn default() -> Self {
        let mut bits = [0_u8; 32];
        // Without random bits there is no key: nothing has an empty hash.
        match SystemRandom::new().fill(&mut bits) {
            Ok(()) => Self(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(bits))),
            Err(_) => Self(String::new()),
        }
    }
}

impl Key {
    /// The key in a bearer token, if it is one.
    pub fn of(token: &str) -> Option<Self> {
        (token.starts_with(MARK) && token.len() == MARK.len() + 43).then(|| Self(token.to_owned()))
    }

    /// Its text; shown once.
    pub fn reveal(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(&*self.0)
    }

    /// Its first signs.
    pub fn prefix(&self) -> &str {
        self.0.get(..SHOWN).unwrap_or_default()
    }

    /// SHA-256 of it, in hexadecimals.
    pub fn hash(&self) -> String {
        digest::digest(&digest::SHA256, self.0.as_bytes()).as_ref().iter().fold(String::new(), |mut hash, byte| {
            // Writing into a text does not fail.
            let _ = write!(hash, "{byte:02x}");
            hash
        })
    }

    /// Whether a kept hash is that of this key, in a time that does not depend on where they differ.
    pub fn is(&self, hash: &str) -> bool {
        constant_time::verify_slices_are_equal(self.hash().as_bytes(), hash.as_bytes()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_hash_and_tells_nothing_of_itself() {
        let key = Key::default();
        let text = key.reveal().unwrap().to_owned();
        assert_eq!((text.len(), Key::of(&text)), (47, Some(key.clone())));
        assert!(key.is(&key.hash()) && !Key::default().is(&key.hash()));
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert!(text.starts_with(key.prefix()) && key.prefix().len() == 10);
        for other in ["", "rgk_", "eyJhbGciOi", &text[1..]] {
            assert_eq!(Key::of(other), None, "{other}");
        }
    }
}
