//! Arguments of the fields of nouns: the plan reads them, once, before any row is there. A resolver, which runs for each row, sees that they
//! fit their type and keeps nothing of them: what it keeps is taken, copied and given back with each field. Those of the roots, which
//! run once, are read where they stand.

use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Value};
use std::borrow::Cow;
use std::marker::PhantomData;

/// In the schema an argument of this type; to the resolver nothing.
pub struct Unread<T>(PhantomData<fn() -> T>);

impl<T: InputType> InputType for Unread<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        T::parse(value).map(|_| Self(PhantomData)).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        Value::Null
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
