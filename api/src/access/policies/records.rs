//! Change events: read by those who read what changed; values under the class that their field had.

use crate::access::{Classes, Policy, Reads, Scope, Wing};
use entity::{Class, Role, Vocabulary, change_event};
use sea_orm::{ColumnTrait, Condition};

/// The tables whose changes a wing tells.
fn tables(wing: Wing) -> &'static [&'static str] {
    match wing {
        Wing::Programmes => &["directorate", "programme", "work_package"],
        Wing::Partners => &["organisation", "partnership", "sharing_agreement"],
        Wing::People => &["person", "appointment"],
        Wing::Access => &["account", "role_grant"],
        Wing::Finance => &["budget", "budget_line"],
        Wing::Procurement => &["contract"],
        Wing::Subsidies => &["subsidy"],
        Wing::Planning => &["milestone"],
    }
}

impl Policy for change_event::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(change_event::Column::ProgrammeId, change_event::Column::WorkPackageId)
    }

    /// The events of a wing in which the role sees the class of the field; so a value never shows more than its field.
    fn role(role: Role) -> Option<Reads> {
        let mut any = Condition::any();
        for wing in Wing::ALL {
            let seen = crate::access::sees(role, wing);
            let classes = Class::ALL.iter().copied().filter(|class| seen.contains(*class));
            if seen.contains(Class::Int) {
                let told = Condition::all().add(change_event::Column::Entity.is_in(tables(wing).iter().copied()));
                any = any.add(told.add(change_event::Column::Class.is_in(classes)));
            }
        }
        (!any.is_empty()).then(|| Reads::rows(any, Classes::STAFF))
    }
}
