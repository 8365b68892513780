//! Change events: read by those who read what changed; values under the class that their field had. Records of what was
//! read of confidential fields: for auditors alone.

use crate::access::{Action, Classes, Policy, Reach, Reads, Scope, Wing, one_of, sees};
use entity::{
    Class, Role, Vocabulary, access_record, account, amendment_line, api_token, appointment, budget, budget_amendment, budget_line,
    change_event, commitment, contract, deputising, directorate, forecast, invoice, milestone, organisation, partnership, period_close,
    person, programme, rag_override, reservation, role_grant, sharing_agreement, subsidy, work_package,
};
use sea_orm::sea_query::{Alias, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, IdenStatic};

/// The events of an entity that a role reads: of the rows and the classes that it reads of the entity itself.
fn told<E: Policy>(role: Role) -> Option<Condition> {
    // What happened is for the staff of a wing, as far as it goes.
    let reads = E::role(role).filter(|_| sees(role, E::WING).contains(Class::Int))?;
    let classes = Class::ALL.iter().copied().filter(|class| reads.classes.contains(*class));
    let of = Condition::all()
        .add(change_event::Column::Entity.eq(IdenStatic::as_str(&E::default())))
        .add(change_event::Column::Class.is_in(classes));
    Some(match reads.rows {
        None => of,
        Some(rows) => {
            let read = Query::select().column(Alias::new("id")).from(E::default()).cond_where(rows).to_owned();
            of.add(change_event::Column::EntityId.in_subquery(read))
        }
    })
}

/// Everything whose changes are told.
const TOLD: &[fn(Role) -> Option<Condition>] = &[
    told::<directorate::Entity>,
    told::<programme::Entity>,
    told::<work_package::Entity>,
    told::<organisation::Entity>,
    told::<partnership::Entity>,
    told::<sharing_agreement::Entity>,
    told::<person::Entity>,
    told::<appointment::Entity>,
    told::<account::Entity>,
    told::<role_grant::Entity>,
    told::<deputising::Entity>,
    told::<api_token::Entity>,
    told::<budget::Entity>,
    told::<budget_line::Entity>,
    told::<budget_amendment::Entity>,
    told::<amendment_line::Entity>,
    told::<reservation::Entity>,
    told::<commitment::Entity>,
    told::<invoice::Entity>,
    told::<forecast::Entity>,
    told::<period_close::Entity>,
    told::<rag_override::Entity>,
    told::<contract::Entity>,
    told::<subsidy::Entity>,
    told::<milestone::Entity>,
];

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
            Reach::Programmes(keys) => one_of(ProgrammeId, keys),
            Reach::WorkPackages { work_packages, .. } => one_of(WorkPackageId, work_packages),
        };
        let of = |table: &'static str, known: SelectStatement| Condition::all().add(Entity.eq(table)).add(EntityId.in_subquery(known));
        let mut of_nobody = Condition::any().add(Entity.is_in(["organisation", "directorate"]));
        if let Some(Some(people)) = person::Entity::reached(reach) {
            of_nobody =
                of_nobody.add(of("person", Query::select().column(person::Column::Id).from(person::Entity).cond_where(people).to_owned()));
        }
        if let Some(Some(accounts)) = account::Entity::reached(reach) {
            of_nobody = of_nobody
                .add(of("account", Query::select().column(account::Column::Id).from(account::Entity).cond_where(accounts).to_owned()));
        }
        Some(Some(Condition::any().add(ours).add(Condition::all().add(ProgrammeId.is_null()).add(of_nobody))))
    }

    fn role(role: Role) -> Option<Reads> {
        let told = TOLD.iter().filter_map(|told| told(role));
        let any = told.fold(Condition::any(), Condition::add);
        (!any.is_empty()).then(|| Reads::rows(any, Classes::STAFF))
    }
}

impl Policy for access_record::Entity {
    const WING: Wing = Wing::Access;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    /// A record tells of rows of several programmes: it is for who audits everything.
    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        (*reach == Reach::Everything).then_some(None)
    }

    /// Not for administrators: who grants is among those who are looked at.
    fn role(role: Role) -> Option<Reads> {
        (role == Role::Auditor).then(|| Reads::all(Classes::STAFF))
    }

    /// The store keeps them; nobody makes or changes one.
    fn may(_: Role, _: Action) -> bool {
        false
    }
}
