//! Persons, appointments, accounts, role grants and who stands in for whom. A person is known in the programmes that he works for.

use crate::access::{Action, Classes, Grant, Keys, Policy, Reach, Reads, Rights, Scope, Standing, Wing, one_of, sees};
use entity::{
    AppointmentFunction, Class, Dataset, Role, SharingLevel, account, api_token, appointment, contract, deputising, partnership, person,
    person_programme, role_grant,
};
use sea_orm::sea_query::{ExprTrait, Query};
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

    /// Who grants access names whose account it is.
    fn role(role: Role) -> Option<Reads> {
        let classes = if role == Role::Admin { Classes::STAFF } else { sees(role, Self::WING) };
        (!classes.is_none()).then(|| Reads::all(classes))
    }

    /// Coordinators by name, where the programme is shared in detail.
    fn given(grant: &Grant, role: fn(Role) -> Option<Reads>) -> Option<Reads> {
        match (grant.standing, &grant.reach) {
            (Standing::Role(held), reach) => {
                let given = role(held)?;
                Self::reached(reach).map(|rows| rows.into_iter().fold(given, Reads::narrowed))
            }
            (Standing::Shared(Dataset::Programme, SharingLevel::Detail), Reach::Programmes(keys)) => {
                let coordinators = Query::select()
                    .column(appointment::Column::PersonId)
                    .from(appointment::Entity)
                    .and_where(appointment::Column::Function.eq(AppointmentFunction::Coordinator))
                    .and_where(one_of(appointment::Column::ProgrammeId, keys))
                    .to_owned();
                let coordinators = Condition::all().add(person::Column::Id.in_subquery(coordinators));
                Some(Reads::rows(coordinators, Classes::SHARED.and(Class::Int)))
            }
            _ => None,
        }
    }

    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let keys = match reach {
            Reach::Everything => return Some(None),
            Reach::Programmes(keys) => keys,
            // Who works for the work packages, by appointment or by contract.
            Reach::WorkPackages { programmes, work_packages } => {
                let theirs = one_of(appointment::Column::WorkPackageId, work_packages);
                let of_all = appointment::Column::WorkPackageId.is_null().and(one_of(appointment::Column::ProgrammeId, programmes));
                let appointed = Query::select()
                    .column(appointment::Column::PersonId)
                    .from(appointment::Entity)
                    .cond_where(Condition::any().add(theirs).add(of_all))
                    .to_owned();
                let hired = Query::select()
                    .column(contract::Column::PersonId)
                    .from(contract::Entity)
                    .and_where(one_of(contract::Column::WorkPackageId, work_packages))
                    .to_owned();
                let known = Condition::any().add(person::Column::Id.in_subquery(appointed)).add(person::Column::Id.in_subquery(hired));
                return Some(Some(known));
            }
            Reach::Organisation { organisations, .. } => {
                return Some(Some(Condition::all().add(one_of(person::Column::OrganisationId, organisations))));
            }
        };
        let known = Query::select()
            .column(person_programme::Column::PersonId)
            .from(person_programme::Entity)
            .and_where(one_of(person_programme::Column::ProgrammeId, keys))
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

    /// The staff knows by name who does what.
    fn role(role: Role) -> Option<Reads> {
        let staff = matches!(role, Role::WorkPackageCoordinator | Role::Finance | Role::Procurement | Role::Hr);
        let classes = if staff { Classes::STAFF } else { sees(role, Self::WING) };
        (!classes.is_none()).then(|| Reads::all(classes))
    }

    /// In a programme the accounts of those who work for it, and of its partners.
    fn reached(reach: &Reach) -> Option<Option<Condition>> {
        let keys = match reach {
            Reach::Everything => return Some(None),
            Reach::Organisation { .. } => return None,
            Reach::Programmes(keys) | Reach::WorkPackages { programmes: keys, .. } => keys,
        };
        let staff = Query::select()
            .column(person_programme::Column::PersonId)
            .from(person_programme::Entity)
            .and_where(one_of(person_programme::Column::ProgrammeId, keys))
            .to_owned();
        let partners = Query::select()
            .column(partnership::Column::OrganisationId)
            .from(partnership::Entity)
            .and_where(one_of(partnership::Column::ProgrammeId, keys))
            .to_owned();
        let known =
            Condition::any().add(account::Column::PersonId.in_subquery(staff)).add(account::Column::OrganisationId.in_subquery(partners));
        Some(Some(known))
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

    /// Who holds which role is for those who grant, lend and audit.
    fn role(role: Role) -> Option<Reads> {
        matches!(role, Role::Admin | Role::Auditor | Role::PmoCoordinator).then(|| Reads::all(Classes::STAFF))
    }
}

impl Policy for deputising::Entity {
    const WING: Wing = Wing::Access;

    fn scope() -> Scope<Self::Column> {
        Scope::work_package(deputising::Column::ProgrammeId, deputising::Column::WorkPackageId)
    }

    /// Why somebody is away can tell of his health.
    fn class(column: Self::Column) -> Class {
        match column {
            deputising::Column::Reason => Class::Per,
            _ => Class::Int,
        }
    }

    /// Who stands in for whom is for the staff, and for who grants it.
    fn role(role: Role) -> Option<Reads> {
        let classes = if role == Role::Admin { Classes::STAFF } else { sees(role, Wing::People) };
        classes.contains(Class::Int).then(|| Reads::all(classes))
    }

    /// It is granted by who leads the office, of the roles of his programme; of all others by the administrator.
    fn permits(rights: &Rights, _: Action, keys: &Keys) -> bool {
        let grants = |role| matches!(role, Role::PmoCoordinator | Role::Admin);
        rights.0.iter().any(|grant| matches!(grant.standing, Standing::Role(role) if grants(role)) && Self::holds(&grant.reach, keys))
    }
}

impl Policy for api_token::Entity {
    const WING: Wing = Wing::Access;

    fn scope() -> Scope<Self::Column> {
        Scope::none()
    }

    /// The hash opens nothing, and is nobody's business: no field shows it, and no event keeps it.
    fn class(column: Self::Column) -> Class {
        match column {
            api_token::Column::Hash => Class::Per,
            _ => Class::Int,
        }
    }

    /// Which keys there are is for those who grant and audit.
    fn role(role: Role) -> Option<Reads> {
        matches!(role, Role::Admin | Role::Auditor).then(|| Reads::all(sees(role, Self::WING)))
    }
}
