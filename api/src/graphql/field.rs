//! The fields of a type, as a table: what the schema says of each, what fits its arguments, and how it is answered from a row.

use super::answer::held;
use super::connection::Connection;
use super::noun::Listed;
use super::shape::{Cell, Loaded, Row};
use crate::error::Error;
use crate::store::camel;
use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaField, MetaInputValue, MetaTypeId, ObjectBuilder, Registry};
use async_graphql::{Context, InputType, Name, OutputType, Pos, ServerResult, Value};

/// How a field is answered: the cell of a row that it has in the plan.
pub type Answer = fn(&Row, &Cell, &Context<'_>) -> ServerResult<Value>;

/// Tells the schema of a type, and gives its name there.
pub(super) type TypeOf = fn(&mut Registry) -> String;

/// A field of a type whose values are rows.
pub struct Field {
    /// Its name in the schema.
    pub name: String,
    /// How it is answered.
    pub answer: Answer,
    about: String,
    of: TypeOf,
    arguments: Vec<Argument>,
}

/// An argument of a field.
struct Argument {
    name: String,
    about: String,
    of: TypeOf,
    /// Whether a value fits; nothing where every plan reads it.
    fits: Option<fn(Option<Value>) -> Result<(), String>>,
}

impl Field {
    /// A field that permission can hide, or that can be empty.
    pub fn maybe<T: Loaded + OutputType>(name: &str, about: &[&str]) -> Self {
        Self::new(name, about, <Option<T> as OutputType>::create_type_info, |row, cell, ctx| held(ctx, &row.maybe_at::<T>(cell, ctx)))
    }

    /// A field that everybody who has the row can read.
    pub fn sure<T: Loaded + OutputType>(name: &str, about: &[&str]) -> Self {
        Self::new(name, about, T::create_type_info, |row, cell, ctx| held(ctx, &row.sure_at::<T>(cell, ctx)))
    }

    /// A list of nouns, in pages.
    pub fn list<N: Listed>(name: &str, about: &[&str]) -> Self {
        Self { arguments: paging::<N>(), ..Self::maybe::<Connection<N>>(name, about) }
    }

    fn new(name: &str, about: &[&str], of: TypeOf, answer: Answer) -> Self {
        Self { name: camel(name), answer, about: text(about), of, arguments: Vec::new() }
    }

    /// With an argument more.
    #[must_use]
    pub fn with<A: InputType>(mut self, name: &str, about: &str) -> Self {
        let fits = |value| A::parse(value).map(drop).map_err(|error| error.into_server_error(Pos::default()).message);
        self.arguments.push(Argument { name: camel(name), about: about.to_owned(), of: A::create_type_info, fits: Some(fits) });
        self
    }

    /// Whether the arguments that are given fit their types. Of what is not valid the library tells before; but the values of variables are
    /// judged where they are read.
    ///
    /// # Errors
    /// `Invalid` at the argument that does not.
    pub fn fits(&self, given: &[(Name, Value)]) -> Result<(), Error> {
        for argument in &self.arguments {
            let Some(fits) = argument.fits else { continue };
            let value = given.iter().find(|(name, _)| *name == argument.name).map(|(_, value)| value.clone());
            fits(value).map_err(|why| Error::invalid(&argument.name, why))?;
        }
        Ok(())
    }

    fn told(&self, registry: &mut Registry) -> (String, MetaField) {
        let mut field = MetaField::new(&self.name, (self.of)(registry));
        field.description = Some(self.about.clone());
        field.args = self.arguments.iter().map(|argument| argument.told(registry)).collect();
        (self.name.clone(), field)
    }
}

impl Argument {
    /// One that every plan reads.
    fn planned<A: InputType>(name: &str, about: &str) -> Self {
        Self { name: name.to_owned(), about: about.to_owned(), of: A::create_type_info, fits: None }
    }

    fn told(&self, registry: &mut Registry) -> (String, MetaInputValue) {
        let mut argument = MetaInputValue::new(&self.name, (self.of)(registry));
        argument.description = Some(self.about.clone());
        (self.name.clone(), argument)
    }
}

/// The arguments of a list in pages.
fn paging<N: Listed>() -> Vec<Argument> {
    vec![
        Argument::planned::<Option<i32>>("first", "At most so many from the start; 50 where nothing is said, 200 at most."),
        Argument::planned::<Option<i32>>("last", "At most so many from the end."),
        Argument::planned::<Option<String>>("after", "After this cursor."),
        Argument::planned::<Option<String>>("before", "Before this cursor."),
        Argument::planned::<Option<N::Where>>("where", "Only those that meet these conditions."),
        Argument::planned::<Option<Vec<N::Order>>>("orderBy", "The order; the id is always its last key."),
    ]
}

/// Tells the schema of a type whose fields stand in a table.
pub fn register<T: OutputType>(registry: &mut Registry, about: &[&str], fields: &[Field]) -> String {
    told::<T>(registry, text(about), |registry| fields.iter().map(|field| field.told(registry)).collect())
}

/// Tells the schema of a type, by the name, the type and the description of each field.
pub(super) fn register_all<T: OutputType>(registry: &mut Registry, about: &str, fields: &[(&str, TypeOf, &str)]) -> String {
    told::<T>(registry, about.to_owned(), |registry| {
        let told = |(name, of, about): &(&str, TypeOf, &str)| {
            let mut field = MetaField::new(*name, of(registry));
            field.description = Some((*about).to_owned());
            ((*name).to_owned(), field)
        };
        fields.iter().map(told).collect()
    })
}

fn told<T: OutputType>(registry: &mut Registry, about: String, fields: impl Fn(&mut Registry) -> IndexMap<String, MetaField>) -> String {
    registry.create_output_type::<T, _>(MetaTypeId::Object, |registry| {
        let fields = fields(registry);
        ObjectBuilder::new(T::type_name(), fields).description(Some(about.clone())).rust_typename(std::any::type_name::<T>()).build()
    })
}

/// The lines of a documentation comment.
fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}
