//! `viewerCan`: which actions on a thing are open to this viewer now, and for those that are not, why.

use crate::access::{Action, Actor, Keys, Policy, acts};
use crate::graphql::{Asker, At, Json, Noun, Planned};
use async_graphql::{Context, SimpleObject};
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

impl Ability {
    /// A mutation that writes a row of `E` with these keys, unless the state of things is against it: the reason why, in Dutch
    /// and English.
    pub fn of<E: Policy>(ctx: &Context<'_>, mutation: &str, action: Action, keys: &Keys, against: Option<[&'static str; 2]>) -> Self {
        let Ok(asker) = ctx.data::<Arc<Asker>>() else {
            return Self { allowed: false, reason: None };
        };
        let reads = ctx.data::<Arc<Actor>>().is_ok_and(|actor| actor.read_only);
        let permits = |act| E::permits(&asker.view.rights().doing(act), action, keys);
        let [dutch, english] = match (!reads && acts::of(mutation).is_some_and(permits), against) {
            (true, None) => return Self { allowed: true, reason: None },
            (true, Some(why)) => why,
            (false, _) => ["uw rol staat dit niet toe", "your role does not allow this"],
        };
        Self { allowed: false, reason: Some(if asker.language == Language::En { english } else { dutch }) }
    }
}

/// Who had a hand in it, in Dutch and English.
pub const FOUR_EYES: [&str; 2] = [
    "een ander moet dit doen dan wie het opstelde, indiende of beoordeelde",
    "somebody else has to do this than who drafted, submitted or judged it",
];

/// Plans `viewerCan`: the keys of the row, and for each mutation which of the conditions against it holds, from 1; 0 is none. Of the
/// words of a condition see [`At::over_columns`]. After its own come those of four eyes.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, against: &[(&str, &[&str])]) -> Planned {
    let scope = <N::Entity as Policy>::scope();
    let mut cells = Vec::new();
    for column in [scope.programme, scope.work_package, scope.organisation] {
        cells.push(column.map_or_else(|| "NULL".to_owned(), |column| at.key_of(column)));
    }
    for (mutation, conditions) in against {
        let mut cases = String::new();
        let hands = acts::of(mutation).into_iter().flat_map(|act| act.not).map(|column| format!("{{by_me {column}}}"));
        for (nth, condition) in conditions.iter().map(|condition| (*condition).to_owned()).chain(hands).enumerate() {
            cases.push_str(&format!("WHEN {} THEN {} ", at.over_columns(&condition)?, nth + 1));
        }
        cells.push(if cases.is_empty() { "0".to_owned() } else { format!("CASE {cases}ELSE 0 END") });
    }
    at.values(&cells)
}

/// The keys of a row, as planned.
pub fn keys(json: &Json) -> Keys {
    let key = |nth: usize| json.at(nth).text().and_then(|text| text.parse().ok());
    Keys { programme: key(0), work_package: key(1), organisation: key(2) }
}

/// Writes `viewerCan` of a noun. Each action says by which mutation it is done and which entity it writes; each `unless` is a condition against it ([`plan`]), with
/// its reason in Dutch and English.
#[macro_export]
macro_rules! abilities {
    ($(#[$about:meta])* $Abilities:ident {
        $($(#[$doc:meta])* $action:ident by $mutation:ident: $Action:ident $entity:ident $(unless $against:literal, $nl:literal / $en:literal)*;)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $Abilities($crate::access::Keys, Vec<usize>);

        impl $crate::graphql::Loaded for $Abilities {
            fn load(json: &$crate::graphql::Json, _: &$crate::graphql::Cell) -> Option<Self> {
                let against = json.list().iter().skip(3).map(|nth| nth.number().and_then(|nth| nth.try_into().ok()).unwrap_or_default()).collect();
                Some(Self($crate::nodes::ability::keys(json), against))
            }
        }

        impl $Abilities {
            /// The conditions against each action, over the columns of the row.
            const AGAINST: &'static [(&'static str, &'static [&'static str])] = &[$((stringify!($mutation), &[$($against),*])),+];

            /// Why the state of the row is against an action, if it is.
            fn against(&self, action: &str) -> Option<[&'static str; 2]> {
                const REASONS: &[(&str, &[[&str; 2]])] = &[$((stringify!($action), &[$([$nl, $en]),*])),+];
                let nth = REASONS.iter().position(|(known, _)| *known == action)?;
                let reason = self.1.get(nth)?.checked_sub(1)?;
                Some(REASONS[nth].1.get(reason).copied().unwrap_or($crate::nodes::ability::FOUR_EYES))
            }
        }

        $(#[$about])*
        #[async_graphql::Object]
        impl $Abilities {
            $($(#[$doc])* async fn $action(&self, ctx: &async_graphql::Context<'_>) -> $crate::nodes::ability::Ability {
                let against = self.against(stringify!($action));
                $crate::nodes::ability::Ability::of::<entity::$entity::Entity>(ctx, stringify!($mutation), $crate::access::Action::$Action, &self.0, against)
            })+
        }
    };
}
