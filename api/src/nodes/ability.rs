//! `viewerCan`: which actions on a thing are open to this viewer now, and for those that are not, why.

use crate::access::{Action, Actor, Keys, Policy};
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
    /// An action that writes a row of `E` with these keys, unless the state of things is against it: the reason why, in Dutch
    /// and English.
    pub fn of<E: Policy>(ctx: &Context<'_>, action: Action, keys: &Keys, against: Option<[&'static str; 2]>) -> Self {
        let Ok(asker) = ctx.data::<Arc<Asker>>() else {
            return Self { allowed: false, reason: None };
        };
        let reads = ctx.data::<Arc<Actor>>().is_ok_and(|actor| actor.read_only);
        let [dutch, english] = match (!reads && E::permits(asker.view.rights(), action, keys), against) {
            (true, None) => return Self { allowed: true, reason: None },
            (true, Some(why)) => why,
            (false, _) => ["uw rol staat dit niet toe", "your role does not allow this"],
        };
        Self { allowed: false, reason: Some(if asker.language == Language::En { english } else { dutch }) }
    }
}

/// Plans `viewerCan`: the keys of the row, and for each action which of the conditions against it holds, from 1; 0 is none. Of the
/// words of a condition see [`At::over_columns`].
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, against: &[&[&str]]) -> Planned {
    let scope = <N::Entity as Policy>::scope();
    let mut cells = Vec::new();
    for column in [scope.programme, scope.work_package, scope.organisation] {
        cells.push(column.map_or_else(|| "NULL".to_owned(), |column| at.key_of(column)));
    }
    for conditions in against {
        let mut cases = String::new();
        for (nth, condition) in conditions.iter().enumerate() {
            cases.push_str(&format!("WHEN {} THEN {} ", at.over_columns(condition)?, nth + 1));
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

/// Writes `viewerCan` of a noun. Each action says which entity it writes; each `unless` is a condition against it ([`plan`]), with
/// its reason in Dutch and English.
#[macro_export]
macro_rules! abilities {
    ($(#[$about:meta])* $Abilities:ident {
        $($(#[$doc:meta])* $action:ident: $Action:ident $entity:ident $(unless $against:literal, $nl:literal / $en:literal)*;)+
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
            const AGAINST: &'static [&'static [&'static str]] = &[$(&[$($against),*]),+];

            /// Why the state of the row is against an action, if it is.
            fn against(&self, action: &str) -> Option<[&'static str; 2]> {
                const REASONS: &[(&str, &[[&str; 2]])] = &[$((stringify!($action), &[$([$nl, $en]),*])),+];
                let nth = REASONS.iter().position(|(known, _)| *known == action)?;
                REASONS[nth].1.get(self.1.get(nth)?.checked_sub(1)?).copied()
            }
        }

        $(#[$about])*
        #[async_graphql::Object]
        impl $Abilities {
            $($(#[$doc])* async fn $action(&self, ctx: &async_graphql::Context<'_>) -> $crate::nodes::ability::Ability {
                let against = self.against(stringify!($action));
                $crate::nodes::ability::Ability::of::<entity::$entity::Entity>(ctx, $crate::access::Action::$Action, &self.0, against)
            })+
        }
    };
}
