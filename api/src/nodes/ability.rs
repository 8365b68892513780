//! `viewerCan`: which actions on a thing are open to this viewer now, and for those that are not, why.

use crate::access::{Action, Keys, Policy};
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
    /// An action that writes a row of `E` with these keys, unless the state of things is against it.
    pub fn of<E: Policy>(ctx: &Context<'_>, action: Action, keys: &Keys, blocked: bool, why: [&'static str; 2]) -> Self {
        let Ok(asker) = ctx.data::<Arc<Asker>>() else {
            return Self { allowed: false, reason: None };
        };
        let [dutch, english] = match (E::permits(asker.view.rights(), action, keys), blocked) {
            (true, false) => return Self { allowed: true, reason: None },
            (true, true) => why,
            (false, _) => ["uw rol staat dit niet toe", "your role does not allow this"],
        };
        Self { allowed: false, reason: Some(if asker.language == Language::En { english } else { dutch }) }
    }
}

/// Plans `viewerCan`: the keys of the row, and whether its state blocks each action. In a condition `{column}` is a column
/// of the row.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, blocked: &[&str]) -> Planned {
    let scope = <N::Entity as Policy>::scope();
    let mut cells = Vec::new();
    for column in [scope.programme, scope.work_package, scope.organisation] {
        cells.push(column.map_or_else(|| "NULL".to_owned(), |column| at.key_of(column)));
    }
    for condition in blocked {
        let sql = at.over_columns(condition)?;
        cells.push(format!("CASE WHEN {sql} THEN 1 ELSE 0 END"));
    }
    at.values(&cells)
}

/// The keys of a row, as planned.
pub fn keys(json: &Json) -> Keys {
    let key = |nth: usize| json.at(nth).text().and_then(|text| text.parse().ok());
    Keys { programme: key(0), work_package: key(1), organisation: key(2) }
}

/// Writes `viewerCan` of a noun. Each action says which entity it writes; `unless` is a condition on the columns of the row,
/// whose names stand in braces, with its reason in Dutch and English.
#[macro_export]
macro_rules! abilities {
    ($(#[$about:meta])* $Abilities:ident {
        $($(#[$doc:meta])* $action:ident: $Action:ident $entity:ident $(unless $blocked:literal, $nl:literal / $en:literal)?;)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $Abilities($crate::access::Keys, Vec<bool>);

        impl $crate::graphql::Loaded for $Abilities {
            fn load(json: &$crate::graphql::Json, _: &$crate::graphql::Cell) -> Option<Self> {
                let blocked = json.list().iter().skip(3).map(|blocked| blocked.truth().unwrap_or(false)).collect();
                Some(Self($crate::nodes::ability::keys(json), blocked))
            }
        }

        impl $Abilities {
            /// The conditions of the actions, over the columns of the row.
            const BLOCKED: &'static [&'static str] = &[$($crate::abilities!(@blocked $($blocked)?)),+];

            /// Whether the state of the row is against an action.
            fn blocks(&self, action: &str) -> bool {
                let nth = [$(stringify!($action)),+].iter().position(|known| *known == action);
                nth.and_then(|nth| self.1.get(nth).copied()).unwrap_or(false)
            }
        }

        $(#[$about])*
        #[async_graphql::Object]
        impl $Abilities {
            $($(#[$doc])* async fn $action(&self, ctx: &async_graphql::Context<'_>) -> $crate::nodes::ability::Ability {
                let blocked = self.blocks(stringify!($action));
                $crate::nodes::ability::Ability::of::<entity::$entity::Entity>(
                    ctx, $crate::access::Action::$Action, &self.0, blocked, $crate::abilities!(@why $($nl / $en)?))
            })+
        }
    };
    (@blocked) => { "1 = 0" };
    (@blocked $blocked:literal) => { $blocked };
    (@why) => { ["", ""] };
    (@why $nl:literal / $en:literal) => { [$nl, $en] };
}
