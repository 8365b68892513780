//! A thing of the domain: a row of a table, and what can be asked along with it.

use super::at::{At, Planned};
use super::filter::Where;
use super::order::{Direction, OrderBy};
use super::shape::{Loaded, Row};
use crate::access::Policy;
use async_graphql::{InputType, OutputType};
use sea_orm::{EntityTrait, IdenStatic};

/// A thing of the domain. [`noun!`](crate::noun) writes its fields; `plan` says how each is loaded.
pub trait Noun: From<Row> + Loaded + OutputType + Send + Sync + 'static {
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

/// Writes a noun: its type in the schema, a line and a description for each field. Each reads its own place in the row
/// that the plan has loaded, so all bodies are the same, and arguments are read by the plan alone.
///
/// `name: Type` is nullable, `name!: Type` is not, `name: [Noun]` is a connection.
#[macro_export]
macro_rules! noun {
    ($(#[$meta:meta])* $Noun:ident of $entity:path { $($fields:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $Noun($crate::graphql::Row);

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

        $crate::noun!(@fields [$(#[$meta])*] $Noun [] $($fields)*);
    };
    (@fields [$($meta:tt)*] $Noun:ident [$($done:tt)*]) => {
        $($meta)*
        #[async_graphql::Object]
        impl $Noun {
            /// Identifies it among everything there is; opaque (Dutch: id).
            pub async fn id(&self) -> async_graphql::ID {
                self.0.id()
            }
            $($done)*
        }
    };
    (@fields $meta:tt $Noun:ident [$($done:tt)*]
        $(#[$doc:meta])* $name:ident $(($($(#[$about:meta])* $arg:ident: $Arg:ty),* $(,)?))? : [$Other:ty]; $($rest:tt)*) => {
        $crate::noun!(@fields $meta $Noun [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "At most so many from the start; 50 where nothing is said, 200 at most.")] first: $crate::graphql::Unread<Option<i32>>,
                #[graphql(desc = "At most so many from the end.")] last: $crate::graphql::Unread<Option<i32>>,
                #[graphql(desc = "After this cursor.")] after: $crate::graphql::Unread<Option<String>>,
                #[graphql(desc = "Before this cursor.")] before: $crate::graphql::Unread<Option<String>>,
                #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: $crate::graphql::Unread<Option<<$Other as $crate::graphql::Listed>::Where>>,
                #[graphql(desc = "The order; the id is always its last key.")] order_by: $crate::graphql::Unread<Option<Vec<<$Other as $crate::graphql::Listed>::Order>>>,
                $($($(#[$about])* $arg: $crate::graphql::Unread<$Arg>),*)?
            ) -> Option<async_graphql::Result<$crate::graphql::Connection<$Other>>> {
                let _ = (first, last, after, before, filter, order_by $($(, $arg)*)?);
                self.0.maybe(ctx)
            }
        ] $($rest)*);
    };
    (@fields $meta:tt $Noun:ident [$($done:tt)*]
        $(#[$doc:meta])* $name:ident $(($($(#[$about:meta])* $arg:ident: $Arg:ty),* $(,)?))? : $Type:ty; $($rest:tt)*) => {
        $crate::noun!(@fields $meta $Noun [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_> $($(, $(#[$about])* $arg: $crate::graphql::Unread<$Arg>)*)?) -> Option<async_graphql::Result<$Type>> {
                $($(let _ = $arg;)*)?
                self.0.maybe(ctx)
            }
        ] $($rest)*);
    };
    (@fields $meta:tt $Noun:ident [$($done:tt)*]
        $(#[$doc:meta])* $name:ident $(($($(#[$about:meta])* $arg:ident: $Arg:ty),* $(,)?))? !: $Type:ty; $($rest:tt)*) => {
        $crate::noun!(@fields $meta $Noun [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_> $($(, $(#[$about])* $arg: $crate::graphql::Unread<$Arg>)*)?) -> async_graphql::Result<$Type> {
                $($(let _ = $arg;)*)?
                self.0.sure(ctx)
            }
        ] $($rest)*);
    };
}
