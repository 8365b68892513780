//! The order of a list.

use async_graphql::Enum;

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

/// Writes the order of a noun: an enum of fields, each a column of the same name, and the input object.
#[macro_export]
macro_rules! order {
    ($(#[$meta:meta])* $Order:ident by $Field:ident of $entity:ident { $($(#[$doc:meta])* $Column:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        pub enum $Field {
            $($(#[$doc])* $Column,)+
        }

        $(#[$meta])*
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct $Order {
            /// By which field.
            pub field: $Field,
            /// Which way.
            #[graphql(default)]
            pub direction: $crate::graphql::Direction,
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
