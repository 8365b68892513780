//! Change events: read by those who read what changed; values under the class that their field had.

use crate::access::{Classes, Policy, Reach, Reads, Scope, Wing, discreet, sees};
use entity::{Class, Role, Vocabulary, change_event, contract, person};
use sea_orm::sea_query::Query;
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

/// The events of contracts that the viewer reads.
fn of_known_contracts() -> Condition {
    let known = Query::select().column(contract::Column::Id).from(contract::Entity).to_owned();
    Condition::all().add(change_event::Column::EntityId.in_subquery(known))
}

impl Policy for change_event::Entity {
    const WING: Wing = Wing::Programmes;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(change_event::Column::ProgrammeId, change_event::Column::WorkPackageId)
    }

    /// What belongs to no programme is told with what it changed.
    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        use change_event::Column::{Entity, EntityId, ProgrammeId, WorkPackageId};
        let ours = match reach {
            Reach::Everything => return Some(None),
            Reach::Organisation { .. } => return None,
            Reach::Programmes(keys) => ProgrammeId.is_in(keys.iter().copied()),
            Reach::WorkPackages { work_packages, .. } => WorkPackageId.is_in(work_packages.iter().copied()),
        };
        let people = Query::select().column(person::Column::Id).from(person::Entity).to_owned();
        let of_nobody = Condition::any()
            .add(Entity.is_in(["organisation", "directorate"]))
            .add(Condition::all().add(Entity.eq("person")).add(EntityId.in_subquery(people)));
        Some(Some(Condition::any().add(ours).add(Condition::all().add(ProgrammeId.is_null()).add(of_nobody))))
    }

    /// The events of a wing in which the role sees the class of the field; so a value never shows more than its field.
    fn role(role: Role) -> Option<Reads> {
        let mut any = Condition::any();
        for wing in Wing::ALL {
            let seen = sees(role, wing);
            let classes = Class::ALL.iter().copied().filter(|class| seen.contains(*class));
            if seen.contains(Class::Int) {
                let told = Condition::all().add(change_event::Column::Entity.is_in(tables(wing).iter().copied()));
                let told = told.add(change_event::Column::Class.is_in(classes));
                any = any.add(if wing == Wing::Procurement && discreet(role) { told.add(of_known_contracts()) } else { told });
            }
        }
        (!any.is_empty()).then(|| Reads::rows(any, Classes::STAFF))
    }
}
