//! What an account may: its grants of today, resolved to the keys that rows carry.

use entity::{Dataset, Role, SharingLevel, Vocabulary, global_id};
use std::fmt::{self, Display, Formatter};
use uuid::Uuid;

/// All grants of an account that hold now. Equal rights share one set of policies, whoever holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rights(pub Vec<Grant>);

/// One grant: in which standing, over what. A field is visible if one single grant gives both its row and its column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// In which standing.
    pub standing: Standing,
    /// Over what.
    pub reach: Reach,
}

/// In which standing a grant reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A role, by a grant of the account.
    Role(Role),
    /// A partner, by a sharing agreement; and a coordinator, of the work packages that are not his.
    Shared(Dataset, SharingLevel),
}

/// What a grant reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Every programme.
    Everything,
    /// These programmes.
    Programmes(Vec<Uuid>),
    /// These work packages, which belong to these programmes.
    WorkPackages {
        /// The programmes that they belong to.
        programmes: Vec<Uuid>,
        /// The work packages.
        work_packages: Vec<Uuid>,
    },
    /// What belongs to an organisation and those that it came after, in the programmes of which they are partners today.
    Organisation {
        /// The organisations.
        organisations: Vec<Uuid>,
        /// The programmes.
        programmes: Vec<Uuid>,
    },
}

impl Reach {
    /// What of it lies in one programme, if anything does.
    fn within(&self, programme: Uuid) -> Option<Self> {
        match self {
            Self::Everything => Some(Self::Programmes(vec![programme])),
            Self::Programmes(keys) => keys.contains(&programme).then(|| Self::Programmes(vec![programme])),
            // Work packages of one grant are those of one programme.
            Self::WorkPackages { programmes, .. } => programmes.iter().all(|key| *key == programme).then(|| self.clone()),
            Self::Organisation { organisations, programmes } => programmes
                .contains(&programme)
                .then(|| Self::Organisation { organisations: organisations.clone(), programmes: vec![programme] }),
        }
    }
}

/// At most so many things that a grant reaches are told one by one.
const REACHED: usize = 5;

/// The role or the agreement, and what it reaches.
impl Display for Grant {
    fn fmt(&self, form: &mut Formatter<'_>) -> fmt::Result {
        match self.standing {
            Standing::Role(role) => form.write_str(role.as_str())?,
            Standing::Shared(dataset, level) => write!(form, "{} {}", dataset.as_str(), level.as_str())?,
        }
        let (of, keys) = match &self.reach {
            Reach::Everything => return form.write_str(" over everything"),
            Reach::Programmes(keys) => ("programme", keys),
            Reach::WorkPackages { work_packages, .. } => ("work_package", work_packages),
            Reach::Organisation { organisations, .. } => ("organisation", organisations),
        };
        form.write_str(" over")?;
        keys.iter().take(REACHED).try_for_each(|key| write!(form, " {}", global_id(of, *key)))?;
        if keys.len() > REACHED { write!(form, " and {} more", keys.len() - REACHED) } else { Ok(()) }
    }
}

impl Rights {
    /// The grants of a role.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Grant> {
        self.0.iter().filter(move |grant| grant.standing == Standing::Role(role))
    }
}

impl Rights {
    /// What signing in may: reading accounts, grants and agreements, to find out what others may.
    pub fn login() -> Self {
        Self(vec![Grant { standing: Standing::Role(Role::Admin), reach: Reach::Everything }])
    }

    /// What the system itself may, where it fills an empty installation.
    pub fn system() -> Self {
        let everything = |role| Grant { standing: Standing::Role(role), reach: Reach::Everything };
        Self([Role::Admin, Role::PmoCoordinator, Role::Finance, Role::Procurement].map(everything).to_vec())
    }

    /// Of these no more than what they give in one programme.
    #[must_use]
    pub fn within(&self, programme: Uuid) -> Self {
        let within = |grant: &Grant| Some(Grant { standing: grant.standing, reach: grant.reach.within(programme)? });
        Self::canonical(self.0.iter().filter_map(within).collect())
    }

    /// Rights with their grants in one order, so that equal ones are the same.
    #[must_use]
    pub fn canonical(mut grants: Vec<Grant>) -> Self {
        let key = |grant: &Grant| format!("{grant:?}");
        grants.sort_by_key(key);
        grants.dedup();
        Self(grants)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_narrowed_to_a_programme_reaches_nothing_else() {
        let [ours, other, package, organisation] = [1, 2, 3, 4].map(Uuid::from_u128);
        let role = |reach| Grant { standing: Standing::Role(Role::Pmo), reach };
        let packages = |programme| Reach::WorkPackages { programmes: vec![programme], work_packages: vec![package] };
        let of = |programmes: &[Uuid]| Reach::Organisation { organisations: vec![organisation], programmes: programmes.to_vec() };
        for (reach, within) in [
            (Reach::Everything, Some(Reach::Programmes(vec![ours]))),
            (Reach::Programmes(vec![ours, other]), Some(Reach::Programmes(vec![ours]))),
            (Reach::Programmes(vec![other]), None),
            (packages(ours), Some(packages(ours))),
            (packages(other), None),
            (of(&[other, ours]), Some(of(&[ours]))),
            (of(&[other]), None),
        ] {
            assert_eq!(Rights(vec![role(reach.clone())]).within(ours), Rights(within.map(role).into_iter().collect()), "{reach:?}");
        }
    }
}
