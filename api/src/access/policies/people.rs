//! Persons, appointments, accounts and role grants. A person is known in the programmes that he works for.

use crate::access::{Classes, Keys, Policy, Reach, Reads, Scope, Standing, Wing};
use entity::{
    AppointmentFunction, Class, Dataset, Role, SharingLevel, account, appointment, contract, person, person_programme, role_grant,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition};

impl Policy for person::Entity {
    const WING: Wing = Wing::People;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn class(column: Self::Column) -> Class {
        match column {
            person::Column::FullName => Class::Int,
            person::Column::Email | person::Column::Phone => Class::Per,
            _ => Class::Shr,
        }
    }

    /// Coordinators by name, where the programme is shared in detail.
    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        let appointed = Query::select().column(appointment::Column::PersonId).from(appointment::Entity).to_owned();
        let coordinators = Condition::all().add(person::Column::Id.in_subquery(appointed));
        (dataset == Dataset::Programme && level == SharingLevel::Detail).then(|| Reads::rows(coordinators, Classes::SHARED.and(Class::Int)))
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let keys = match reach {
            Reach::Everything => return Some(None),
            Reach::Programmes(keys) => keys,
            // Who works for the work packages, by appointment or by contract.
            Reach::WorkPackages { .. } => {
                let appointed = Query::select().column(appointment::Column::PersonId).from(appointment::Entity).to_owned();
                let hired = Query::select().column(contract::Column::PersonId).from(contract::Entity).to_owned();
                let known = Condition::any().add(person::Column::Id.in_subquery(appointed)).add(person::Column::Id.in_subquery(hired));
                return Some(Some(known));
            }
            Reach::Organisation { organisation, .. } => {
                return Some(Some(Condition::all().add(person::Column::OrganisationId.eq(*organisation))));
            }
        };
        let known = Query::select()
            .column(person_programme::Column::PersonId)
            .from(person_programme::Entity)
            .and_where(person_programme::Column::ProgrammeId.is_in(keys.iter().copied()))
            .to_owned();
        Some(Some(Condition::all().add(person::Column::Id.in_subquery(known))))
    }

    /// A new person is in no programme yet.
    fn holds(_: &Reach, _: &Keys) -> bool {
        true
    }
}

impl Policy for person_programme::Entity {
    const WING: Wing = Wing::People;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(person_programme::Column::ProgrammeId)
    }

    /// By itself it shows nobody: a partner reads the coordinators of the programmes that it may know them of.
    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        (dataset == Dataset::Programme && level == SharingLevel::Detail).then(|| Reads::all(Classes::SHARED))
    }
}

impl Policy for appointment::Entity {
    const WING: Wing = Wing::People;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(appointment::Column::ProgrammeId, appointment::Column::WorkPackageId)
    }

    fn class(column: Self::Column) -> Class {
        match column {
            appointment::Column::FteHundredths => Class::Int,
            _ => Class::Shr,
        }
    }

    /// A vacancy is told from the coordinators, whom partners may see.
    fn whole(standing: Standing) -> bool {
        match standing {
            Standing::Role(role) => Self::role(role).is_some(),
            Standing::Shared(dataset, level) => Self::shared(dataset, level).is_some(),
        }
    }

    fn shared(dataset: Dataset, level: SharingLevel) -> Option<Reads> {
        let coordinators = Condition::all().add(appointment::Column::Function.eq(AppointmentFunction::Coordinator));
        (dataset == Dataset::Programme && level == SharingLevel::Detail).then(|| Reads::rows(coordinators, Classes::SHARED))
    }
}

impl Policy for account::Entity {
    const WING: Wing = Wing::Access;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    fn class(column: Self::Column) -> Class {
        match column {
            account::Column::Issuer | account::Column::Subject => Class::Cnf,
            _ => Class::Int,
        }
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        (!matches!(reach, Reach::Organisation { .. })).then_some(None)
    }
}

impl Policy for role_grant::Entity {
    const WING: Wing = Wing::Access;

    fn scope() -> Scope<Self::Column> {
        Scope::programme(role_grant::Column::ProgrammeId)
    }

    fn class(_: Self::Column) -> Class {
        Class::Int
    }

    /// Who holds which role is for those who grant and audit.
    fn role(role: Role) -> Option<Reads> {
        matches!(role, Role::Admin | Role::Auditor).then(|| Reads::all(Classes::STAFF))
    }
}
