//! The fields of a type, as a table: what the schema says of each, what fits its arguments, and how it is answered from a row.

use super::answer::resolve_now;
use super::connection::Connection;
use super::noun::Listed;
use super::shape::{Cell, Loaded, Row};
use crate::error::Error;
use crate::store::camel;
use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeId, ObjectBuilder, Registry};
use async_graphql::{Context, InputType, Name, OutputType, Pos, ServerResult, Value};
use entity::choice::text;

/// How a field is answered: the cell of a row that it has in the plan.
pub type Answer = fn(&Row, &Cell, &Context<'_>) -> ServerResult<Value>;

/// Tells the schema of a type, and gives its name there.
pub type TypeOf = fn(&mut Registry) -> String;

/// A field as the schema tells it.
pub struct FieldDefinition {
    /// Its name.
    pub name: String,
    about: String,
    of: TypeOf,
    arguments: Vec<Argument>,
}

/// An argument of a field.
struct Argument {
    name: String,
    about: String,
    of: TypeOf,
    fits: fn(Option<Value>) -> Result<(), String>,
    /// Whether every plan reads it, so that nobody else has to see whether it fits.
    planned: bool,
    /// What it is where nothing is said, as the schema writes it.
    default: Option<&'static str>,
}

/// A field of a type whose values are rows.
pub struct Field {
    /// As the schema tells it.
    pub definition: FieldDefinition,
    /// How it is answered.
    pub answer: Answer,
}

impl FieldDefinition {
    /// Of a field of a type, by its name here.
    pub fn new(name: &str, about: &[&str], of: TypeOf) -> Self {
        Self { name: camel(name), about: text(about), of, arguments: Vec::new() }
    }

    /// With an argument more.
    pub fn add<A: InputType>(&mut self, name: &str, about: &str) {
        self.arguments.push(Argument::new::<A>(name, about, false));
    }

    /// With an argument more, and what it is where nothing is said.
    pub fn add_or<A: InputType>(&mut self, name: &str, default: &'static str, about: &str) {
        self.arguments.push(Argument { default: Some(default), ..Argument::new::<A>(name, about, false) });
    }

    /// With the arguments of a list in pages.
    pub fn add_paging<N: Listed>(&mut self) {
        self.arguments.extend([
            Argument::new::<Option<i32>>("first", "At most so many from the start; 50 where nothing is said, 200 at most.", true),
            Argument::new::<Option<i32>>("last", "At most so many from the end.", true),
            Argument::new::<Option<String>>("after", "After this cursor.", true),
            Argument::new::<Option<String>>("before", "Before this cursor.", true),
            Argument::new::<Option<N::Where>>("where", "Only those that meet these conditions.", true),
            Argument::new::<Option<Vec<N::Order>>>("order_by", "The order; the id is always its last key.", true),
        ]);
    }

    /// Whether the arguments that are given fit their types, whether the plan reads them or not: a variable that can be null, with a default,
    /// may stand where nothing can be null.
    ///
    /// # Errors
    /// `Invalid` at the argument that does not.
    pub fn fits(&self, given: &[(Name, Value)]) -> Result<(), Error> {
        for argument in self.arguments.iter().filter(|argument| !argument.planned) {
            let value = given.iter().find(|(name, _)| *name == argument.name).map(|(_, value)| value.clone());
            (argument.fits)(value).map_err(|why| Error::invalid(&argument.name, why))?;
        }
        Ok(())
    }

    /// Tells the schema of it.
    pub fn register(&self, registry: &mut Registry) -> (String, MetaField) {
        let mut field = MetaField::new(&self.name, (self.of)(registry));
        field.description = Some(self.about.clone());
        field.args = self.arguments.iter().map(|argument| argument.register(registry)).collect();
        (self.name.clone(), field)
    }
}

impl Argument {
    fn new<A: InputType>(name: &str, about: &str, planned: bool) -> Self {
        let fits = |value| A::parse(value).map(drop).map_err(|error| error.into_server_error(Pos::default()).message);
        Self { name: camel(name), about: about.to_owned(), of: A::create_type_info, fits, planned, default: None }
    }

    fn register(&self, registry: &mut Registry) -> (String, MetaInputValue) {
        let mut argument = MetaInputValue::new(&self.name, (self.of)(registry));
        argument.description = Some(self.about.clone());
        argument.default_value = self.default.map(str::to_owned);
        (self.name.clone(), argument)
    }
}

impl Field {
    /// A field that permission can hide, or that can be empty.
    pub fn maybe<T: Loaded + OutputType>(name: &str, about: &[&str]) -> Self {
        let definition = FieldDefinition::new(name, about, <Option<T> as OutputType>::create_type_info);
        Self { definition, answer: |row, cell, ctx| resolve_now(ctx, &row.maybe_at::<T>(cell, ctx)) }
    }

    /// A field that everybody who has the row can read.
    pub fn sure<T: Loaded + OutputType>(name: &str, about: &[&str]) -> Self {
        let definition = FieldDefinition::new(name, about, T::create_type_info);
        Self { definition, answer: |row, cell, ctx| resolve_now(ctx, &row.sure_at::<T>(cell, ctx)) }
    }

    /// A list of nouns, in pages.
    pub fn list<N: Listed>(name: &str, about: &[&str]) -> Self {
        let mut list = Self::maybe::<Connection<N>>(name, about);
        list.definition.add_paging::<N>();
        list
    }

    /// With an argument more.
    #[must_use]
    pub fn with<A: InputType>(mut self, name: &str, about: &str) -> Self {
        self.definition.add::<A>(name, about);
        self
    }
}

/// Tells the schema of a type whose fields stand in a table.
pub fn register<T: OutputType>(registry: &mut Registry, about: &[&str], fields: &[Field]) -> String {
    register_object::<T>(registry, about, |registry| fields.iter().map(|field| field.definition.register(registry)).collect())
}

/// Tells the schema of a type, by the name, the type and the description of each field.
pub fn register_fields<T: OutputType>(registry: &mut Registry, about: &[&str], fields: &[(&str, TypeOf, &[&str])]) -> String {
    register_object::<T>(registry, about, |registry| {
        let told = |(name, of, about): &(&str, TypeOf, &[&str])| FieldDefinition::new(name, about, *of).register(registry);
        fields.iter().map(told).collect()
    })
}

pub(super) fn register_object<T: OutputType>(
    registry: &mut Registry,
    about: &[&str],
    fields: impl Fn(&mut Registry) -> IndexMap<String, MetaField>,
) -> String {
    let mut made: &mut dyn FnMut(&mut Registry) -> MetaType = &mut |registry| {
        let fields = fields(registry);
        ObjectBuilder::new(T::type_name(), fields).description(Some(text(about))).rust_typename(std::any::type_name::<T>()).build()
    };
    registry.create_output_type::<T, _>(MetaTypeId::Object, &mut made)
}
