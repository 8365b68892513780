//! `viewerCan`: which actions on a thing are open to this viewer now, and for those that are not, why.

use crate::access::{Actor, Keys, Policy, Rights, acts};
use crate::graphql::{Asker, At, Cell, Json, Loaded, Noun, Planned, TypeOf, no_field, object, register_fields, resolve_now};
use crate::store::is_camel;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, OutputType, ServerResult, SimpleObject, Value};
use entity::Language;
use std::sync::Arc;

/// Whether an action is open, and why not (Dutch: bevoegdheid).
#[derive(Clone, Debug, SimpleObject)]
pub struct Ability {
    /// Whether it is open to you now (Dutch: toegestaan).
    allowed: bool,
    /// Why it is not, in the language of the request (Dutch: reden).
    reason: Option<&'static str>,
}

/// An action on a noun: by which mutation it is done, and what can be against it.
pub struct AbilityField {
    /// Its field of `viewerCan`.
    pub name: &'static str,
    /// Its description.
    pub about: &'static [&'static str],
    /// The mutation.
    pub mutation: &'static str,
    /// Whether rights write the row that it writes, with these keys.
    pub permits: fn(&Rights, &Keys) -> bool,
    /// The conditions against it, over the columns of the row ([`plan`]), each with its reason in Dutch and English.
    pub against: &'static [(&'static str, [&'static str; 2])],
}

/// What `viewerCan` of a row holds.
#[derive(Clone, Debug)]
pub struct AbilityState {
    keys: Keys,
    /// For each field which condition is against it, from 1; 0 is none.
    against: Vec<usize>,
}

impl Loaded for AbilityState {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        let key = |nth: usize| json.at(nth).text().and_then(|text| text.parse().ok());
        let keys = Keys { programme: key(0), work_package: key(1), organisation: key(2) };
        let against = json.list().iter().skip(3).map(|nth| nth.number().and_then(|nth| nth.try_into().ok()).unwrap_or_default());
        Some(Self { keys, against: against.collect() })
    }
}

impl AbilityState {
    /// What is selected of it.
    ///
    /// # Errors
    /// `Internal` where there is no such field.
    pub fn answer(&self, ctx: &ContextSelectionSet<'_>, name: &str, fields: &[AbilityField]) -> ServerResult<Value> {
        object(ctx, name, &mut |ctx| {
            let found = fields.iter().enumerate().find(|(_, field)| is_camel(&ctx.item.node.name.node, field.name));
            let (nth, field) = found.ok_or_else(|| no_field(ctx, name))?;
            resolve_now(ctx, &self.ability(ctx, nth, field))
        })
    }

    fn ability(&self, ctx: &Context<'_>, nth: usize, field: &AbilityField) -> Ability {
        let Ok(asker) = ctx.data::<Arc<Asker>>() else {
            return Ability { allowed: false, reason: None };
        };
        let reads = ctx.data::<Arc<Actor>>().is_ok_and(|actor| actor.read_only);
        let permits = |act| (field.permits)(&asker.view.rights().doing(act), &self.keys);
        let against = self.against.get(nth).and_then(|nth| nth.checked_sub(1));
        let [dutch, english] = match (!reads && acts::of(field.mutation).is_some_and(permits), against) {
            (true, None) => return Ability { allowed: true, reason: None },
            (true, Some(nth)) => field.against.get(nth).map_or(FOUR_EYES, |(_, why)| *why),
            (false, _) => ["uw rol staat dit niet toe", "your role does not allow this"],
        };
        Ability { allowed: false, reason: Some(if asker.language == Language::En { english } else { dutch }) }
    }
}

/// Tells the schema of a `viewerCan`.
pub fn register<T: OutputType>(registry: &mut Registry, about: &[&str], fields: &[AbilityField]) -> String {
    let fields: Vec<_> = fields.iter().map(|field| (field.name, Ability::create_type_info as TypeOf, field.about)).collect();
    register_fields::<T>(registry, about, &fields)
}

/// Who had a hand in it, in Dutch and English.
const FOUR_EYES: [&str; 2] = [
    "een ander moet dit doen dan wie het opstelde, indiende of beoordeelde",
    "somebody else has to do this than who drafted, submitted or judged it",
];

/// Plans `viewerCan`: the keys of the row, and for each mutation which of the conditions against it holds, from 1; 0 is none. Of the
/// words of a condition see [`At::over_columns`]. After its own come those of four eyes.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, fields: &[AbilityField]) -> Planned {
    let scope = <N::Entity as Policy>::scope();
    let mut cells = Vec::new();
    for column in [scope.programme, scope.work_package, scope.organisation] {
        cells.push(column.map_or_else(|| "NULL".to_owned(), |column| at.key_of(column)));
    }
    for field in fields {
        let mut cases = String::new();
        let hands = acts::of(field.mutation).into_iter().flat_map(|act| act.not).map(|column| format!("{{by_me {column}}}"));
        for (nth, condition) in field.against.iter().map(|(condition, _)| (*condition).to_owned()).chain(hands).enumerate() {
            cases.push_str(&format!("WHEN {} THEN {} ", at.over_columns(&condition)?, nth + 1));
        }
        cells.push(if cases.is_empty() { "0".to_owned() } else { format!("CASE {cases}ELSE 0 END") });
    }
    at.values(&cells)
}

/// Writes `viewerCan` of a noun. Each action says by which mutation it is done and which entity it writes; each `unless` is a condition against it ([`plan`]), with
/// its reason in Dutch and English.
#[macro_export]
macro_rules! abilities {
    ($(#[doc = $about:literal])* $Abilities:ident {
        $($(#[doc = $doc:literal])* $action:ident by $mutation:ident: $Action:ident $entity:ident
            $(unless $against:literal, $nl:literal / $en:literal)*;)+
    }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub struct $Abilities($crate::nodes::ability::AbilityState);

        impl $Abilities {
            const FIELDS: &'static [$crate::nodes::ability::AbilityField] = &[$($crate::nodes::ability::AbilityField {
                name: stringify!($action),
                about: &[$($doc),*],
                mutation: stringify!($mutation),
                permits: |rights, keys| {
                    <entity::$entity::Entity as $crate::access::Policy>::permits(rights, $crate::access::Action::$Action, keys)
                },
                against: &[$(($against, [$nl, $en])),*],
            }),+];
        }

        impl $crate::graphql::Loaded for $Abilities {
            fn load(json: &$crate::graphql::Json, cell: &$crate::graphql::Cell) -> Option<Self> {
                $crate::graphql::Loaded::load(json, cell).map(Self)
            }
        }

        impl async_graphql::OutputType for $Abilities {
            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($Abilities))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                $crate::nodes::ability::register::<Self>(registry, &[$($about),*], Self::FIELDS)
            }

            async fn resolve(
                &self,
                ctx: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                self.0.answer(ctx, stringify!($Abilities), Self::FIELDS)
            }
        }
    };
}
