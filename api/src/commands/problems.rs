//! What is wrong with the input of a mutation: all of it at once, each error with its place.

use crate::error::Error;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::resolver_utils::EnumType;
use async_graphql::{MaybeUndefined, OutputType};
use entity::Language;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// An error that the user can mend, of one mutation.
pub trait Code: EnumType + OutputType + Copy + Send + Sync {
    /// What a person reads.
    fn message(self, language: Language) -> &'static str;

    /// What is changed does not exist, or is not to be read.
    fn not_found() -> Self;

    /// Somebody else changed it first.
    fn conflict() -> Self;

    /// A text is empty, too long, or holds what is no text.
    fn text_invalid() -> Self;

    /// A null where there has to be something.
    fn required() -> Self;
}

/// One error of a payload, before it has a language.
pub struct UserError<C> {
    /// Which.
    pub code: C,
    /// Where in the input.
    pub path: Vec<String>,
    /// What it names: what stands in the way.
    pub naming: Vec<String>,
}

/// So many things are named at most.
const NAMED: usize = 10;

impl<C: Code> UserError<C> {
    /// What a person reads.
    pub fn message(&self, language: Language) -> String {
        let message = self.code.message(language).to_owned();
        if self.naming.is_empty() {
            return message;
        }
        let rest = if self.naming.len() > NAMED { ", …" } else { "" };
        format!("{message}: {}{rest}", self.naming.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", "))
    }
}

/// The errors of a command, all that there are.
pub struct Problems<C> {
    all: Mutex<Vec<UserError<C>>>,
    /// Why it was tried by one who may not, where that is so.
    barred: Mutex<Option<&'static str>>,
    /// What is to be changed, where something is.
    subject: Option<Uuid>,
}

impl<C: Code> Problems<C> {
    /// None yet.
    pub(super) fn of(subject: Option<Uuid>) -> Self {
        Self { all: Mutex::default(), barred: Mutex::default(), subject }
    }

    /// Notes an error at a place of the input.
    pub fn add(&self, code: C, path: &str) {
        self.push(code, path, Vec::new());
    }

    /// Notes an error unless nothing stands in the way, and names what does.
    pub fn unless_named(&self, naming: Vec<String>, code: C, path: &str) {
        if !naming.is_empty() {
            self.push(code, path, naming);
        }
    }

    /// The same, where the place has names of its own, which may hold a point.
    pub fn add_at(&self, code: C, path: impl Iterator<Item = String>) {
        let path = std::iter::once("input".to_owned()).chain(path).collect();
        self.note(UserError { code, path, naming: Vec::new() });
    }

    fn push(&self, code: C, path: &str, naming: Vec<String>) {
        let path = std::iter::once("input").chain(path.split('.')).map(str::to_owned).collect();
        self.note(UserError { code, path, naming });
    }

    fn note(&self, error: UserError<C>) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    /// Notes an error unless something holds.
    pub fn unless(&self, holds: bool, code: C, path: &str) {
        if !holds {
            self.add(code, path);
        }
    }

    /// The same, of what somebody may not do himself, or not at all: that he tried is an event of security, under a reason.
    pub fn bar(&self, holds: bool, code: C, path: &str, why: &'static str) {
        if !holds {
            self.add(code, path);
            self.barred.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        }
    }

    /// Why it was tried by one who may not.
    pub(super) fn barred(&self) -> Option<&'static str> {
        *self.barred.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A text that may be given: tidied, of at most so many characters.
    pub fn text(&self, given: Option<&str>, most: usize, path: &str) -> Option<String> {
        let tidied = tidy(given?, most);
        self.unless(tidied.is_some(), C::text_invalid(), path);
        tidied
    }

    /// A text that may be changed, or emptied by a null; nothing where it stays as it is.
    pub fn text_or_null(&self, given: &MaybeUndefined<String>, most: usize, path: &str) -> Option<Option<String>> {
        match given {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(text) => Some(self.text(Some(text), most, path)),
        }
    }

    /// What may be changed, and not emptied; nothing where it stays as it is.
    pub fn kept<'a, T>(&self, given: &'a MaybeUndefined<T>, path: &str) -> Option<&'a T> {
        self.unless(!given.is_null(), C::required(), path);
        given.value()
    }

    /// Notes an error where the author had a hand in it before, by these accounts, for himself or for another: four eyes see more than
    /// two.
    ///
    /// # Errors
    /// What the database says.
    pub async fn four_eyes(&self, writer: &Writer<'_>, hands: &[Option<Uuid>], code: C, path: &str) -> Result<(), Error> {
        for hand in hands {
            let his = match self.subject {
                Some(row) => writer.took_part(row, *hand).await?,
                None => writer.is_author(*hand).await?,
            };
            if his {
                self.bar(false, code, path, "four_eyes");
                return Ok(());
            }
        }
        Ok(())
    }

    /// All of them.
    pub(super) fn into_all(self) -> Vec<UserError<C>> {
        self.all.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
