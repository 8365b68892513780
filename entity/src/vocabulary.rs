//! Vocabularies: the enums of the domain, each value with its labels in Dutch and English.

use async_graphql::Enum;
use async_graphql::resolver_utils::EnumType;

/// A language of labels and messages (Dutch: taal).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum Language {
    /// Dutch (Dutch: Nederlands).
    #[default]
    Nl,
    /// English (Dutch: Engels).
    En,
}

/// An enum of the domain.
pub trait Vocabulary: EnumType {
    /// Its name in the schema.
    const NAME: &'static str;
    /// Every value.
    const ALL: &'static [Self];

    /// The value as the database and the schema write it.
    fn as_str(self) -> &'static str;

    /// What a person reads.
    fn label(self, language: Language) -> &'static str;

    /// The value of a text.
    fn parse(text: &str) -> Option<Self> {
        Self::items().iter().find(|item| item.name == text).map(|item| item.value)
    }
}

/// Writes a vocabulary: `Value: "Dutch label" / "English label"`, stored and published as `VALUE`.
#[macro_export]
macro_rules! vocabulary {
    ($(#[doc = $about:literal])* $Name:ident { $($(#[doc = $doc:literal])* $Value:ident: $nl:literal / $en:literal,)+ }) => {
        $crate::choices! {
            $(#[doc = $about])*
            #[derive(Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
            #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
            pub enum $Name {
                $($(#[doc = $doc])* $Value,)+
            }
        }

        impl $crate::Vocabulary for $Name {
            const NAME: &'static str = stringify!($Name);
            const ALL: &'static [Self] = &[$(Self::$Value),+];

            fn as_str(self) -> &'static str {
                use async_graphql::resolver_utils::EnumType;
                Self::items()[self as usize].name
            }

            fn label(self, language: $crate::Language) -> &'static str {
                match (self, language) {
                    $((Self::$Value, $crate::Language::Nl) => $nl,
                      (Self::$Value, $crate::Language::En) => $en,)+
                }
            }
        }
    };
}
