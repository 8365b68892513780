//! Deputising: how long it may last, and which role goes with a function; and which roles are held over what.

use chrono::NaiveDate;
use entity::{AppointmentFunction, Role, ScopeKind};

/// The most days for which somebody is replaced at once.
const LONGEST: i64 = 90;

/// Whether so many days, the first and the last included, are not too many to be replaced.
pub fn is_short(from: NaiveDate, to: NaiveDate) -> bool {
    (to - from).num_days() < LONGEST
}

/// The role that goes with a function; a member of a team has none of its own.
pub const fn role_of(function: AppointmentFunction) -> Option<Role> {
    Some(match function {
        AppointmentFunction::PmtMember | AppointmentFunction::ProgrammeManager => Role::Pmt,
        AppointmentFunction::PmoCoordinator => Role::PmoCoordinator,
        AppointmentFunction::SeniorPmo | AppointmentFunction::Pmo => Role::Pmo,
        AppointmentFunction::Coordinator => Role::WorkPackageCoordinator,
        AppointmentFunction::Controller => Role::Finance,
        AppointmentFunction::HrAdviser => Role::Hr,
        AppointmentFunction::Buyer => Role::Procurement,
        AppointmentFunction::Member => return None,
    })
}

/// Partners and funders stand for an organisation, coordinators for a work package; the others for neither.
pub fn role_fits(role: Role, scope: ScopeKind) -> bool {
    match role {
        Role::Partner | Role::Funder => scope == ScopeKind::Organisation,
        Role::WorkPackageCoordinator => scope == ScopeKind::WorkPackage,
        Role::Admin => scope == ScopeKind::Everything,
        _ => matches!(scope, ScopeKind::Everything | ScopeKind::Directorate | ScopeKind::Programme),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_are_the_most_and_a_leap_day_is_one_of_them() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(is_short(day("2026-06-15"), day("2026-06-15")));
        assert!(is_short(day("2026-06-15"), day("2026-09-12")) && !is_short(day("2026-06-15"), day("2026-09-13")));
        assert!(is_short(day("2028-01-01"), day("2028-03-30")) && !is_short(day("2028-01-01"), day("2028-03-31")));
    }
}
