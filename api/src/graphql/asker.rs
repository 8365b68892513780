//! What a request carries along: the viewer's database, the day, and what was hidden on the way, or read that
//! is confidential.

use super::noted::Notes;
use crate::access::Actor;
use crate::error::Error;
use crate::store::{Reader, Records, View};
use async_graphql::{Context, Name, Pos, Response, Value};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{Class, Language, Vocabulary};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use uuid::Uuid;

/// At most so many redactions are listed in one answer.
const LISTED: usize = 1_000;

/// Who asks, when, in which language.
pub struct Asker {
    /// The account.
    pub account: Uuid,
    /// The account for whom he acts.
    pub on_behalf_of: Option<Uuid>,
    /// Every account that is his, or of the one for whom he acts.
    pub selves: Vec<Uuid>,
    /// The database as he sees it.
    pub view: View,
    /// The day.
    pub today: NaiveDate,
    /// The instant.
    pub now: DateTime<Utc>,
    /// The same, of the clock that only runs.
    pub since: Instant,
    /// The language of messages.
    pub language: Language,
    /// The id of the request.
    pub request: Option<String>,
    /// The key that seals cursors.
    pub cursors: Arc<[u8]>,
    redactions: Mutex<Vec<Redaction>>,
    notes: Notes,
    records: Arc<Records>,
}

/// Who asks, as the request carries it.
///
/// # Errors
/// `Internal` where it carries nobody.
pub fn asker<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Asker>, Error> {
    ctx.data().map_err(|_| Error::internal("nobody asks"))
}

/// A field that was hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    path: Vec<Value>,
    class: Class,
    input: Option<String>,
}

impl Asker {
    /// A request of a viewer.
    pub fn new(
        view: View,
        actor: &Actor,
        (now, today): (DateTime<Utc>, NaiveDate),
        language: Language,
        cursors: Arc<[u8]>,
        request: Option<String>,
        records: Arc<Records>,
    ) -> Self {
        let (account, on_behalf_of, selves) = (actor.account, actor.on_behalf_of, actor.selves.clone());
        let (since, redactions, notes) = (Instant::now(), Mutex::default(), Notes::default());
        Self { account, on_behalf_of, selves, view, today, now, since, language, request, cursors, redactions, notes, records }
    }

    /// What is read that is confidential.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Notes that a field was hidden.
    pub fn redact(&self, redaction: Redaction) {
        let mut redactions = self.redactions.lock().unwrap_or_else(PoisonError::into_inner);
        if redactions.len() < LISTED && !redactions.contains(&redaction) {
            redactions.push(redaction);
        }
    }

    /// An answer, with what it says of itself: what was hidden, and what it took. What it tells that is confidential is
    /// recorded before; where it can't be, nothing is told.
    pub fn told(&self, mut answer: Response) -> Response {
        if let Err(error) = self.record() {
            return Response::from_errors(vec![error.into_graphql().into_server_error(Pos::default())]);
        }
        if let Some(redactions) = self.redactions() {
            answer.extensions.insert("redactions".to_owned(), redactions);
        }
        let cost = [(Name::new("statements"), Value::from(self.view.statements()))];
        answer.extensions.insert("cost".to_owned(), Value::Object(cost.into_iter().collect()));
        answer
    }

    fn record(&self) -> Result<(), Error> {
        let readings = self.notes.take();
        if readings.is_empty() {
            return Ok(());
        }
        let reader = Reader { account: self.account, on_behalf_of: self.on_behalf_of, now: self.now, request: self.request.as_deref() };
        self.records.keep(&self.view, reader, &readings)
    }

    /// What was hidden, as `extensions.redactions` lists it; nothing if nothing was.
    pub fn redactions(&self) -> Option<Value> {
        let redactions = self.redactions.lock().unwrap_or_else(PoisonError::into_inner);
        (!redactions.is_empty()).then(|| Value::List(redactions.iter().map(Redaction::value).collect()))
    }
}

impl Redaction {
    /// The field that is being resolved.
    pub fn at(ctx: &Context<'_>, class: Class, input: Option<String>) -> Self {
        let path = ctx.path_node.as_ref().map(|node| node.to_string_vec()).unwrap_or_default();
        let part = |part: String| part.parse::<u32>().map_or_else(|_| Value::from(part), Value::from);
        Self { path: path.into_iter().map(part).collect(), class, input }
    }

    /// A field of the one that is being resolved.
    #[must_use]
    pub fn below(mut self, name: &str) -> Self {
        self.path.push(Value::from(name));
        self
    }

    fn value(&self) -> Value {
        let mut members = async_graphql::indexmap::IndexMap::new();
        members.insert(async_graphql::Name::new("path"), Value::List(self.path.clone()));
        members.insert(async_graphql::Name::new("class"), Value::from(self.class.as_str()));
        if let Some(input) = &self.input {
            members.insert(async_graphql::Name::new("input"), Value::from(input.as_str()));
        }
        Value::Object(members)
    }
}
