//! What a token claims, and whether that holds here and now. Stricter than the library that checks signatures: it takes a
//! list of issuers, any lifetime, and a token from the future.

use serde::Deserialize;

/// Clocks differ by so many seconds.
const LEEWAY: i64 = 30;
/// A subject is no longer than this.
const SUBJECT: usize = 255;

/// The claims that are read; times are whole seconds.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub iss: String,
    pub sub: String,
    aud: Audience,
    pub exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    iat: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Claims {
    /// The code of what is wrong with them for this audience at this time, given the longest life of a token; all in seconds.
    pub fn flaw(&self, audience: &str, lifetime: i64, now: i64) -> Option<&'static str> {
        let ours = match &self.aud {
            Audience::One(one) => one == audience,
            Audience::Several(several) => several.iter().any(|one| one == audience),
        };
        let issued = self.iat.unwrap_or(now);
        let flaws = [
            (!ours, "other_audience"),
            (self.sub.is_empty() || self.sub.len() > SUBJECT, "subject_unfit"),
            (self.exp <= now.saturating_sub(LEEWAY), "expired"),
            (self.nbf.is_some_and(|nbf| nbf > now.saturating_add(LEEWAY)), "not_valid_yet"),
            (issued > now.saturating_add(LEEWAY), "from_the_future"),
            (self.exp.saturating_sub(issued) > lifetime, "lives_too_long"),
        ];
        flaws.into_iter().find_map(|(wrong, why)| wrong.then_some(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOW: i64 = 1_800_000_000;

    fn flaw(change: &Value) -> Option<&'static str> {
        let mut claims = json!({ "iss": "i", "sub": "s", "aud": "a", "iat": NOW, "exp": NOW + 600 });
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value::<Claims>(claims).unwrap().flaw("a", 3_600, NOW)
    }

    #[test]
    fn claims_that_hold() {
        for change in [
            json!({}),
            json!({ "aud": ["b", "a"] }),
            json!({ "iat": null, "nbf": NOW }),
            json!({ "exp": NOW - 29, "iat": NOW - 600 }),
            json!({ "nbf": NOW + 30, "iat": NOW + 30 }),
        ] {
            assert_eq!(flaw(&change), None, "{change}");
        }
    }

    #[test]
    fn claims_that_do_not() {
        for (change, why) in [
            (json!({ "aud": "b" }), "other_audience"),
            (json!({ "aud": [] }), "other_audience"),
            (json!({ "sub": "" }), "subject_unfit"),
            (json!({ "sub": "x".repeat(256) }), "subject_unfit"),
            (json!({ "exp": NOW - 30 }), "expired"),
            (json!({ "exp": i64::MIN }), "expired"),
            (json!({ "nbf": NOW + 31 }), "not_valid_yet"),
            (json!({ "iat": NOW + 31 }), "from_the_future"),
            (json!({ "exp": NOW + 3_601 }), "lives_too_long"),
            (json!({ "exp": NOW + 3_601, "iat": null }), "lives_too_long"),
            (json!({ "exp": i64::MAX, "iat": i64::MIN }), "lives_too_long"),
        ] {
            assert_eq!(flaw(&change), Some(why), "{change}");
        }
    }

    #[test]
    fn claims_of_another_form_are_none() {
        for text in [
            r#"{"iss": ["i"], "sub": "s", "aud": "a", "exp": 1}"#,
            r#"{"iss": "i", "sub": 1, "aud": "a", "exp": 1}"#,
            r#"{"iss": "i", "sub": "s", "exp": 1}"#,
            r#"{"iss": "i", "sub": "s", "aud": "a"}"#,
            r#"{"iss": "i", "sub": "s", "aud": "a", "exp": "1"}"#,
            r#"{"iss": "i", "iss": "j", "sub": "s", "aud": "a", "exp": 1}"#,
        ] {
            assert!(serde_json::from_str::<Claims>(text).is_err(), "{text}");
        }
    }
}
