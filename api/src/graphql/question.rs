//! A field of the query: its name, its arguments, and what is selected of it, wherever the query selects it under the same key.

use crate::error::Error;
use async_graphql::{InputType, Name, Pos, SelectionField, Value};
use std::cell::OnceCell;

/// A field of the query.
pub(super) struct AskedField<'q> {
    pub(super) fields: Vec<SelectionField<'q>>,
    given: OnceCell<Result<Vec<(Name, Value)>, String>>,
}

impl<'q> AskedField<'q> {
    /// Of the places at which it is selected; at least one.
    pub(super) fn new(fields: Vec<SelectionField<'q>>) -> Self {
        Self { fields, given: OnceCell::new() }
    }

    /// Its name in the schema.
    pub(super) fn name(&self) -> &'q str {
        self.fields[0].name()
    }

    /// An argument.
    ///
    /// # Errors
    /// `Invalid` where it is not what the schema says.
    pub(super) fn arg<T: InputType>(&self, name: &str) -> Result<T, Error> {
        T::parse(self.value(name)?).map_err(|error| Error::invalid(name, error.into_server_error(Pos::default()).message))
    }

    fn value(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(self.given()?.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
    }

    /// The arguments that are given.
    pub(super) fn given(&self) -> Result<&[(Name, Value)], Error> {
        let given = self.given.get_or_init(|| self.fields[0].arguments().map_err(|error| error.message));
        given.as_deref().map_err(|why| Error::invalid(self.name(), why))
    }
}
