//! A thing of the domain: a row of a table, and what can be asked along with it.

use super::at::{At, Planned};
use super::field::Field;
use super::filter::Where;
use super::order::{Direction, OrderBy};
use super::shape::{Loaded, Row};
use crate::access::Policy;
use async_graphql::{InputType, OutputType};
use sea_orm::{EntityTrait, IdenStatic};

/// What is a row. [`noun!`](crate::noun) writes it.
pub trait Rowed: From<Row> + Into<Row> + Loaded + OutputType + Send + Sync + 'static {
    /// Its name in the schema.
    const NAME: &'static str;

    /// What can be asked of it.
    fn fields() -> &'static [Field];
}

/// A thing of the domain. [`noun!`](crate::noun) writes its fields; `plan` says how each is loaded.
pub trait Noun: Rowed {
    /// The table of its rows, with its policy.
    type Entity: Policy;

    /// Plans the field that is asked: a column, unless it says otherwise.
    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        at.column()
    }

    /// The table's name, which is the prefix of its global ids.
    fn table() -> &'static str {
        IdenStatic::as_str(&Self::Entity::default())
    }
}

/// A noun that stands in lists: how they are filtered and ordered.
pub trait Listed: Noun {
    /// The input object of its filter.
    type Where: InputType + Where;
    /// The input object of its order.
    type Order: InputType + OrderBy<Column = <Self::Entity as EntityTrait>::Column>;

    /// The order where none is asked; the key is always the last of the order.
    fn order() -> Vec<(<Self::Entity as EntityTrait>::Column, Direction)>;
}

/// Writes a noun: its type in the schema, a line and a description for each field. Each is answered from its own place in the row that the
/// plan has loaded, and arguments are read by the plan alone.
///
/// `name: Type` is nullable, `name!: Type` is not, `name: [Noun]` is a connection. What has no id of its own, another face of a row, is
/// written `Noun in entity`.
#[macro_export]
macro_rules! noun {
    ($(#[doc = $about:literal])* $Noun:ident of $entity:path { $($fields:tt)* }) => {
        $crate::noun!(@type [$(#[doc = $about])*] $Noun
            [$crate::graphql::Field::sure::<async_graphql::ID>("id", &["Identifies it among everything there is; opaque (Dutch: id)."])] $($fields)*);
    };
    ($(#[doc = $about:literal])* $Noun:ident in $entity:path { $($fields:tt)* }) => {
        $crate::noun!(@type [$(#[doc = $about])*] $Noun [] $($fields)*);
    };
    (@type [$(#[doc = $about:literal])*] $Noun:ident [$($first:expr)?] $($fields:tt)*) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub struct $Noun($crate::graphql::Row);

        impl From<$Noun> for $crate::graphql::Row {
            fn from(noun: $Noun) -> Self {
                noun.0
            }
        }

        impl From<$crate::graphql::Row> for $Noun {
            fn from(row: $crate::graphql::Row) -> Self {
                Self(row)
            }
        }

        impl $crate::graphql::Loaded for $Noun {
            fn load(json: &$crate::graphql::Json, cell: &$crate::graphql::Cell) -> Option<Self> {
                <$crate::graphql::Row as $crate::graphql::Loaded>::load(json, cell).map(Self)
            }
        }

        impl $crate::graphql::Rowed for $Noun {
            const NAME: &'static str = stringify!($Noun);

            fn fields() -> &'static [$crate::graphql::Field] {
                static FIELDS: std::sync::LazyLock<Vec<$crate::graphql::Field>> = std::sync::LazyLock::new(|| {
                    $crate::noun!(@fields [$($first,)?] $($fields)*)
                });
                &FIELDS
            }
        }

        impl async_graphql::OutputType for $Noun {
            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(<Self as $crate::graphql::Rowed>::NAME)
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                $crate::graphql::register::<Self>(registry, &[$($about),*], <Self as $crate::graphql::Rowed>::fields())
            }

            async fn resolve(
                &self,
                ctx: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                self.0.answer(ctx, <Self as $crate::graphql::Rowed>::NAME)
            }
        }
    };
    (@fields [$($done:tt)*]) => { vec![$($done)*] };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident
        $(($($(#[graphql(desc = $about:literal)])* $arg:ident: $Arg:ty),* $(,)?))? : [$Other:ty]; $($rest:tt)*) => {
        $crate::noun!(@fields [$($done)* $crate::graphql::Field::list::<$Other>(stringify!($name), &[$($doc),*])$($(.with::<$Arg>(stringify!($arg), concat!($($about),*)))*)?,] $($rest)*)
    };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident
        $(($($(#[graphql(desc = $about:literal)])* $arg:ident: $Arg:ty),* $(,)?))? : $Type:ty; $($rest:tt)*) => {
        $crate::noun!(@fields [$($done)* $crate::graphql::Field::maybe::<$Type>(stringify!($name), &[$($doc),*])$($(.with::<$Arg>(stringify!($arg), concat!($($about),*)))*)?,] $($rest)*)
    };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident
        $(($($(#[graphql(desc = $about:literal)])* $arg:ident: $Arg:ty),* $(,)?))? !: $Type:ty; $($rest:tt)*) => {
        $crate::noun!(@fields [$($done)* $crate::graphql::Field::sure::<$Type>(stringify!($name), &[$($doc),*])$($(.with::<$Arg>(stringify!($arg), concat!($($about),*)))*)?,] $($rest)*)
    };
}
