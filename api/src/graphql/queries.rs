//! The root fields of a noun, a line each.

/// Writes root fields. `name by Key: Noun` finds one, `name: [Noun]` lists those that the viewer reads, `name of Noun` counts and sums them,
/// `name: [Noun] among conditions` those that also meet conditions, of which arguments are part.
#[macro_export]
macro_rules! queries {
    (@fields $all:ident) => {};
    (@fields $all:ident $(#[doc = $doc:literal])* $name:ident by $By:ty: $Noun:ty; $($rest:tt)*) => {
        $all.push($crate::graphql::RootField::one::<$Noun, $By>(stringify!($name), &[$($doc),*]));
        $crate::queries!(@fields $all $($rest)*);
    };
    (@fields $all:ident $(#[doc = $doc:literal])* $name:ident of $Noun:ty; $($rest:tt)*) => {
        $all.push($crate::graphql::RootField::aggregate::<$Noun>(stringify!($name), &[$($doc),*]));
        $crate::queries!(@fields $all $($rest)*);
    };
    (@fields $all:ident $(#[doc = $doc:literal])* $name:ident: [$Noun:ty]; $($rest:tt)*) => {
        $all.push($crate::graphql::RootField::list::<$Noun>(stringify!($name), &[$($doc),*], $crate::graphql::everything));
        $crate::queries!(@fields $all $($rest)*);
    };
    (@fields $all:ident $(#[doc = $doc:literal])* $name:ident($($(#[graphql(desc = $about:literal)])* $arg:ident: $Arg:ty),*): [$Noun:ty]
        among $among:path; $($rest:tt)*) => {
        $all.push(
            $crate::graphql::RootField::list::<$Noun>(stringify!($name), &[$($doc),*], $among)
                $(.with::<$Arg>(stringify!($arg), concat!($($about),*)))*
        );
        $crate::queries!(@fields $all $($rest)*);
    };
    ($($fields:tt)*) => {
        /// Root fields of this noun.
        pub fn queries() -> Vec<$crate::graphql::RootField> {
            let mut fields = Vec::new();
            $crate::queries!(@fields fields $($fields)*);
            fields
        }
    };
}
