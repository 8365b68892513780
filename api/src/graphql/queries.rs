//! The root fields of a noun, a line each.

/// Writes root fields. `name by Key: Noun` finds one, `name: [Noun]` lists those that the viewer reads,
/// `name of Aggregate by Keys where Filter` counts and sums them, `name: [Noun] among conditions` those that also meet conditions, of which arguments are part.
#[macro_export]
macro_rules! queries {
    ($Queries:ident { $($fields:tt)* }) => {
        $crate::queries!(@fields $Queries [] $($fields)*);
    };
    (@fields $Queries:ident [$($done:tt)*]) => {
        /// Root fields of this noun.
        #[derive(Default)]
        pub struct $Queries;

        #[async_graphql::Object]
        impl $Queries {
            $($done)*
        }
    };
    (@fields $Queries:ident [$($done:tt)*] $(#[$doc:meta])* $name:ident by $By:ty: $Noun:ty; $($rest:tt)*) => {
        $crate::queries!(@fields $Queries [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_>, #[graphql(desc = "By one of its keys.")] by: $By) -> Option<async_graphql::Result<$Noun>> {
                $crate::graphql::find(ctx, by).await
            }
        ] $($rest)*);
    };
    (@fields $Queries:ident [$($done:tt)*] $(#[$doc:meta])* $name:ident of $Aggregate:ident by $By:ident where $Where:ident; $($rest:tt)*) => {
        $crate::queries!(@fields $Queries [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_>,
                #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: Option<$Where>,
                #[graphql(default, desc = "What groups have in common; at most 5 keys.")] group_by: Vec<$By>,
            ) -> Option<async_graphql::Result<$Aggregate>> {
                $Aggregate::of(ctx, filter, group_by).await
            }
        ] $($rest)*);
    };
    (@fields $Queries:ident [$($done:tt)*] $(#[$doc:meta])* $name:ident: [$Noun:ty]; $($rest:tt)*) => {
        $crate::queries!(@fields $Queries [$($done)*] $(#[$doc])* $name(): [$Noun] among $crate::graphql::everything; $($rest)*);
    };
    (@fields $Queries:ident [$($done:tt)*]
        $(#[$doc:meta])* $name:ident($($(#[$about:meta])* $arg:ident: $Arg:ty),*): [$Noun:ty] among $among:path; $($rest:tt)*) => {
        $crate::queries!(@fields $Queries [$($done)*
            $(#[$doc])*
            async fn $name(&self, ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "At most so many from the start; 50 where nothing is said, 200 at most.")] first: Option<i32>,
                #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
                #[graphql(desc = "After this cursor.")] after: Option<String>,
                #[graphql(desc = "Before this cursor.")] before: Option<String>,
                #[graphql(name = "where", desc = "Only those that meet these conditions.")] filter: Option<<$Noun as $crate::graphql::Listed>::Where>,
                #[graphql(desc = "The order; the id is always its last key.")] order_by: Option<Vec<<$Noun as $crate::graphql::Listed>::Order>>,
                $($(#[$about])* $arg: $Arg),*
            ) -> Option<async_graphql::Result<$crate::graphql::Connection<$Noun>>> {
                let _ = (first, last, after, before, filter, order_by $(, $arg)*);
                $crate::graphql::list(ctx, $among).await
            }
        ] $($rest)*);
    };
}
