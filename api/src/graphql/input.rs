//! Input objects, as tables: what the schema says of each member, and how it is read.

use super::field::TypeOf;
use crate::store::camel;
use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{InputObjectBuilder, MetaInputValue, MetaType, MetaTypeId, Registry};
use async_graphql::{InputType, InputValueError, Name, Value};
use entity::choice::text;

/// A member as the schema tells it: its name here, its type, its description, and what it is where nothing is said.
pub type Member<'a> = (&'a str, TypeOf, &'a [&'a str], Option<&'a str>);

/// Tells the schema of an input object.
pub fn register_input_object<T: InputType>(registry: &mut Registry, about: &[&str], members: &[Member<'_>]) -> String {
    let mut make: &mut dyn FnMut(&mut Registry) -> MetaType =
        &mut |registry| made(registry, &T::type_name(), std::any::type_name::<T>(), about, members);
    registry.create_input_type::<T, _>(MetaTypeId::InputObject, &mut make)
}

fn made(registry: &mut Registry, name: &str, rust: &'static str, about: &[&str], members: &[Member<'_>]) -> MetaType {
    let member = |(name, of, about, default): &Member<'_>| {
        let mut member = MetaInputValue::new(camel(name), of(registry));
        member.description = Some(text(about));
        member.default_value = default.map(str::to_owned);
        (member.name.clone(), member)
    };
    let members: IndexMap<_, _> = members.iter().map(member).collect();
    InputObjectBuilder::new(name, members).description(Some(text(about))).rust_typename(rust).build()
}

/// The members of an input object that is given.
pub struct Members(IndexMap<Name, Value>);

impl Members {
    /// Of a value.
    ///
    /// # Errors
    /// That it is no object.
    pub fn of<T: InputType>(value: Option<Value>) -> Result<Self, InputValueError<T>> {
        match value {
            Some(Value::Object(members)) => Ok(Self(members)),
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }

    /// One of them, by its name here.
    ///
    /// # Errors
    /// That it does not fit its type.
    pub fn take<M: InputType, T: InputType>(&mut self, name: &str) -> Result<M, InputValueError<T>> {
        M::parse(self.0.swap_remove(camel(name).as_str())).map_err(InputValueError::propagate)
    }

    /// One that is something where nothing is said.
    ///
    /// # Errors
    /// That it does not fit its type; a null does not.
    pub fn take_or_default<M: InputType + Default, T: InputType>(&mut self, name: &str) -> Result<M, InputValueError<T>> {
        if self.0.contains_key(camel(name).as_str()) { self.take(name) } else { Ok(M::default()) }
    }
}
