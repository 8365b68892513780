//! Which roles are held over what.

use entity::{Role, ScopeKind};

/// Partners and funders stand for an organisation, coordinators for a work package; the others for neither.
pub fn role_fits(role: Role, scope: ScopeKind) -> bool {
    match role {
        Role::Partner | Role::Funder => scope == ScopeKind::Organisation,
        Role::WorkPackageCoordinator => scope == ScopeKind::WorkPackage,
        Role::Admin => scope == ScopeKind::Everything,
        _ => matches!(scope, ScopeKind::Everything | ScopeKind::Directorate | ScopeKind::Programme),
    }
}
