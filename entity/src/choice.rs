//! Enums of the schema, as tables: the library's derive writes code for each value of each, where one function can read a table.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{EnumBuilder, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::resolver_utils::EnumType;
use async_graphql::{InputType, OutputType};

/// A documentation comment, line by line.
pub type About = &'static [&'static str];

/// What the schema says of an enum: of itself, and of each value in the order of [`EnumType::items`].
pub trait Choices: EnumType {
    /// Of itself.
    const ABOUT: About;
    /// Of its values.
    const ABOUT_EACH: &'static [About];
}

/// Tells the schema of an enum where it is answered. What makes the type goes in behind a pointer: of the library's function there is then one
/// for all types, not one for each.
pub fn register_output<T: Choices + OutputType>(registry: &mut Registry) -> String {
    let mut made: &mut dyn FnMut(&mut Registry) -> MetaType = &mut |_| made::<T>(&<T as OutputType>::type_name());
    registry.create_output_type::<T, _>(MetaTypeId::Enum, &mut made)
}

/// Tells the schema of an enum where it is given.
pub fn register_input<T: Choices + InputType>(registry: &mut Registry) -> String {
    let mut made: &mut dyn FnMut(&mut Registry) -> MetaType = &mut |_| made::<T>(&<T as InputType>::type_name());
    registry.create_input_type::<T, _>(MetaTypeId::Enum, &mut made)
}

fn made<T: Choices>(name: &str) -> MetaType {
    let names: Vec<_> = T::items().iter().map(|item| item.name).collect();
    of(name, std::any::type_name::<T>(), T::ABOUT, &names, T::ABOUT_EACH)
}

fn of(name: &str, rust: &'static str, about: About, names: &[&str], each: &[About]) -> MetaType {
    let value = |(name, about): (&&str, &About)| {
        let mut value = MetaEnumValue::new(*name);
        value.description = Some(text(about));
        ((*name).to_owned(), value)
    };
    let values: IndexMap<_, _> = names.iter().zip(each).map(value).collect();
    EnumBuilder::new(name, values).description(Some(text(about))).rust_typename(rust).build()
}

/// The lines of a documentation comment as one text.
pub fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

/// How long `SomeValue` is as `SOME_VALUE`.
pub const fn length(value: &str) -> usize {
    let (bytes, mut at, mut length) = (value.as_bytes(), 0, 0);
    while at < bytes.len() {
        length += if at > 0 && bytes[at].is_ascii_uppercase() { 2 } else { 1 };
        at += 1;
    }
    length
}

/// `SomeValue` as `SOME_VALUE`.
pub const fn screaming<const N: usize>(value: &str) -> [u8; N] {
    let (bytes, mut at, mut to, mut name) = (value.as_bytes(), 0, 0, [b'_'; N]);
    while at < bytes.len() {
        if at > 0 && bytes[at].is_ascii_uppercase() {
            to += 1;
        }
        name[to] = bytes[at].to_ascii_uppercase();
        to += 1;
        at += 1;
    }
    name
}

/// Declares an enum of the schema: `SomeValue` is `SOME_VALUE` there, and what the comments say is said there.
#[macro_export]
macro_rules! choices {
    (
        $(#[doc = $about:literal])* $(#[derive($($Derive:path),+)])? $(#[sea_orm($($column:tt)*)])?
        pub enum $Name:ident { $($(#[doc = $doc:literal])* $Value:ident,)+ }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq $($(, $Derive)+)?)]
        $(#[sea_orm($($column)*)])?
        pub enum $Name {
            $($(#[doc = $doc])* $Value,)+
        }

        impl async_graphql::resolver_utils::EnumType for $Name {
            fn items() -> &'static [async_graphql::resolver_utils::EnumItem<Self>] {
                const ITEMS: &[async_graphql::resolver_utils::EnumItem<$Name>] = &[$(async_graphql::resolver_utils::EnumItem {
                    name: {
                        const NAME: [u8; $crate::choice::length(stringify!($Value))] = $crate::choice::screaming(stringify!($Value));
                        match std::str::from_utf8(&NAME) {
                            Ok(name) => name,
                            Err(_) => stringify!($Value),
                        }
                    },
                    value: $Name::$Value,
                }),+];
                ITEMS
            }
        }

        impl $crate::choice::Choices for $Name {
            const ABOUT: $crate::choice::About = &[$($about),*];
            const ABOUT_EACH: &'static [$crate::choice::About] = &[$(&[$($doc),*]),+];
        }

        impl async_graphql::InputType for $Name {
            type RawValueType = Self;

            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($Name))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                $crate::choice::register_input::<Self>(registry)
            }

            fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                async_graphql::resolver_utils::parse_enum(value.unwrap_or_default())
            }

            fn to_value(&self) -> async_graphql::Value {
                async_graphql::resolver_utils::enum_value(*self)
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl async_graphql::OutputType for $Name {
            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($Name))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                $crate::choice::register_output::<Self>(registry)
            }

            async fn resolve(
                &self,
                _: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                use async_graphql::resolver_utils::EnumType;
                Ok(async_graphql::Value::Enum(async_graphql::Name::new(Self::items()[*self as usize].name)))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_named_as_the_schema_names_it() {
        const NAME: [u8; length("InTheFuture")] = screaming("InTheFuture");
        assert_eq!((&NAME, length("Vro")), (b"IN_THE_FUTURE", 3));
    }
}
