//! The order of a list.

use super::input::register_input_object;
use async_graphql::registry::Registry;
use async_graphql::{Enum, InputType};

/// Which way (Dutch: richting).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum Direction {
    /// From low to high; what is empty comes last (Dutch: oplopend).
    #[default]
    Asc,
    /// From high to low; what is empty comes last (Dutch: aflopend).
    Desc,
}

/// One key of an order.
pub trait OrderBy {
    /// The columns that can be ordered by.
    type Column;

    /// The column and the direction.
    fn key(&self) -> (Self::Column, Direction);
}

/// Tells the schema of an order whose fields are of this type.
pub fn register_order<T: InputType, F: InputType>(registry: &mut Registry, about: &[&str]) -> String {
    register_input_object::<T>(
        registry,
        about,
        &[
            ("field", F::create_type_info, &["By which field."], None),
            ("direction", <Direction as InputType>::create_type_info, &["Which way."], Some("ASC")),
        ],
    )
}

/// Writes the order of a noun: an enum of fields, each a column of the same name, and the input object.
#[macro_export]
macro_rules! order {
    ($(#[doc = $about:literal])* $Order:ident by $Field:ident of $entity:ident { $($(#[doc = $doc:literal])* $Column:ident,)+ }) => {
        entity::choices! {
            $(#[doc = $about])*
            pub enum $Field {
                $($(#[doc = $doc])* $Column,)+
            }
        }

        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub struct $Order {
            /// By which field.
            pub field: $Field,
            /// Which way.
            pub direction: $crate::graphql::Direction,
        }

        impl async_graphql::InputType for $Order {
            type RawValueType = Self;

            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($Order))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                $crate::graphql::register_order::<Self, $Field>(registry, &[$($about),*])
            }

            fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                let mut members = $crate::graphql::Members::of(value)?;
                Ok(Self { field: members.take("field")?, direction: members.take_or_default("direction")? })
            }

            fn to_value(&self) -> async_graphql::Value {
                async_graphql::Value::Null
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl $crate::graphql::OrderBy for $Order {
            type Column = $entity::Column;

            fn key(&self) -> ($entity::Column, $crate::graphql::Direction) {
                let column = match self.field {
                    $($Field::$Column => $entity::Column::$Column,)+
                };
                (column, self.direction)
            }
        }
    };
}
