//! The role table: which classes of data a role sees in each wing, and where it writes. Once, here; printed to `docs/`.

use super::classes::Classes;
use super::policy::Wing;
use entity::{Class, Role};

/// What a role sees in a wing, of the rows that its grant reaches.
pub const fn sees(role: Role, wing: Wing) -> Classes {
    const NONE: Classes = Classes::NONE;
    const SHARED: Classes = Classes::SHARED;
    const STAFF: Classes = Classes::STAFF;
    const CONFIDENTIAL: Classes = Classes::STAFF.and(Class::Cnf);
    const PERSONAL: Classes = Classes::STAFF.and(Class::Per);
    match (role, wing) {
        (Role::Admin, Wing::Access) => CONFIDENTIAL.and(Class::Per),
        (Role::Auditor, _) => CONFIDENTIAL,
        (Role::PmoCoordinator | Role::Pmo | Role::Hr, Wing::People) => PERSONAL,
        (Role::Pmt | Role::PmoCoordinator | Role::Pmo | Role::Finance, Wing::Finance | Wing::Procurement) => CONFIDENTIAL,
        (Role::Procurement, Wing::Procurement) => CONFIDENTIAL,
        (Role::Pmt | Role::PmoCoordinator | Role::Pmo, _) => STAFF,
        (Role::WorkPackageCoordinator, Wing::Subsidies | Wing::Access) => NONE,
        (Role::WorkPackageCoordinator, _) => STAFF,
        (Role::Finance, Wing::Access) => NONE,
        (Role::Finance, _) => STAFF,
        (Role::Procurement, Wing::Programmes | Wing::Partners | Wing::People | Wing::Planning) => STAFF,
        (Role::Hr, Wing::Programmes | Wing::Partners | Wing::Procurement | Wing::Planning) => STAFF,
        (Role::Funder, Wing::Subsidies | Wing::Finance | Wing::Partners) => SHARED.and(Class::Fnd),
        (Role::Partner, Wing::Partners | Wing::Planning) => SHARED,
        (Role::Analyst, Wing::People | Wing::Partners) => SHARED,
        (Role::Analyst, Wing::Access) => NONE,
        (Role::Analyst, _) => STAFF,
        (Role::Admin, Wing::Programmes | Wing::Partners) => SHARED,
        (Role::Procurement | Role::Hr | Role::Funder | Role::Partner | Role::Admin, _) => NONE,
    }
}

/// Whether a role reads figures only: no single person's contract, and no group in which fewer than three can be told.
pub const fn discreet(role: Role) -> bool {
    matches!(role, Role::Analyst)
}

/// Whether a role writes in a wing at all; the entity's policy says which rows, and [`super::acts`] by which mutations.
pub const fn writes(role: Role, wing: Wing) -> bool {
    match wing {
        Wing::Programmes | Wing::Partners => matches!(role, Role::Pmt | Role::PmoCoordinator | Role::Pmo),
        Wing::People => matches!(role, Role::Pmt | Role::PmoCoordinator | Role::Pmo | Role::Hr),
        Wing::Planning => matches!(role, Role::PmoCoordinator | Role::Pmo | Role::WorkPackageCoordinator | Role::Partner),
        Wing::Finance => matches!(role, Role::Pmt | Role::PmoCoordinator | Role::Pmo | Role::Finance | Role::WorkPackageCoordinator),
        Wing::Procurement => matches!(role, Role::Procurement),
        Wing::Subsidies => matches!(role, Role::PmoCoordinator | Role::Pmo),
        Wing::Access => matches!(role, Role::Admin),
    }
}
