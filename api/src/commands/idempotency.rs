//! Replays: a request with a key that was used before gets the answer of then, under the rights of now. Another input under
//! the same key is an error. Of two at once, the second waits for the first.

use crate::error::Error;
use crate::store::Writer;
use async_graphql::SelectionField;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use uuid::Uuid;

/// A key is no longer.
const LONGEST: usize = 200;

/// What is known of a key.
pub(super) enum Before {
    /// It was not used.
    Never,
    /// It was, and this is what was made or changed.
    Done(Uuid),
}

/// Takes the key, or tells what it came to.
pub(super) async fn before(writer: &Writer<'_>, field: &str, key: &str, asked: &SelectionField<'_>) -> Result<Before, Error> {
    if key.is_empty() || key.len() > LONGEST {
        return Err(Error::invalid("input.idempotencyKey", format!("a key has 1 to {LONGEST} characters")));
    }
    let given = asked.arguments().map_err(|error| Error::invalid("input", error.message))?;
    let text = given.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(" ");
    let hash = STANDARD_NO_PAD.encode(digest(&SHA256, text.as_bytes()));
    match writer.take_key(field, key, &hash).await? {
        None => Ok(Before::Never),
        Some((known, Some(entity))) if known == hash => Ok(Before::Done(entity)),
        Some((known, None)) if known == hash => Err(Error::Conflict),
        Some(_) => Err(Error::invalid("input.idempotencyKey", "this key was used for another input")),
    }
}

/// Keeps what the key came to.
pub(super) async fn done(writer: &Writer<'_>, field: &str, key: &str, entity: Uuid) -> Result<(), Error> {
    writer.keep_key(field, key, entity).await
}
