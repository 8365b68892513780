//! The root fields of a noun, a line each.

/// Writes root fields. `name by Key: Noun` finds one, `name: [Noun]` lists those that the viewer reads, `name of Noun` counts and sums them,
/// `name: [Noun] among conditions` those that also meet conditions, of which arguments are part.
#[macro_export]
macro_rules! queries {
    (@fields [$($done:tt)*]) => { vec![$($done)*] };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident by $By:ty: $Noun:ty; $($rest:tt)*) => {
        $crate::queries!(@fields [$($done)* $crate::graphql::RootField::one::<$Noun, $By>(stringify!($name), &[$($doc),*]),] $($rest)*)
    };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident of $Noun:ty; $($rest:tt)*) => {
        $crate::queries!(@fields [$($done)* $crate::graphql::RootField::aggregate::<$Noun>(stringify!($name), &[$($doc),*]),] $($rest)*)
    };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident: [$Noun:ty]; $($rest:tt)*) => {
        $crate::queries!(@fields [$($done)* $crate::graphql::RootField::list::<$Noun>(stringify!($name), &[$($doc),*], $crate::graphql::everything),] $($rest)*)
    };
    (@fields [$($done:tt)*] $(#[doc = $doc:literal])* $name:ident($($(#[graphql(desc = $about:literal)])* $arg:ident: $Arg:ty),*): [$Noun:ty]
        among $among:path; $($rest:tt)*) => {
        $crate::queries!(@fields [$($done)* $crate::graphql::RootField::list::<$Noun>(stringify!($name), &[$($doc),*], $among)
                $(.with::<$Arg>(stringify!($arg), concat!($($about),*)))*,] $($rest)*)
    };
    ($($fields:tt)*) => {
        /// Root fields of this noun.
        pub fn queries() -> Vec<$crate::graphql::RootField> {
            $crate::queries!(@fields [] $($fields)*)
        }
    };
}
