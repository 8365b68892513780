//! The accounts of the demo, one or more a role.

use super::world::{World, day};
use crate::auth::demo::ISSUER;
use crate::error::Error;
use entity::{AccountKind, Role, ScopeKind, account, role_grant};

/// Who may sign in, in which role, over what (a programme, a work package or an organisation), as which person.
pub const ACCOUNTS: [(&str, Role, Option<&str>, Option<&str>); 15] = [
    ("pmt", Role::Pmt, None, Some("Marit de Ruiter")),
    ("pmo-coordinator", Role::PmoCoordinator, None, Some("Ilse Vermeer")),
    ("pmo", Role::Pmo, None, Some("Joost Hofman")),
    ("coordinator-planketen", Role::WorkPackageCoordinator, Some("PLK"), Some("Youssef Haddad")),
    ("coordinator-vth", Role::WorkPackageCoordinator, Some("VTH"), Some("Ruben van Eck")),
    ("finance", Role::Finance, None, Some("Pieter Langeveld")),
    ("controller", Role::Finance, None, Some("Willemijn Dekker")),
    ("procurement", Role::Procurement, None, Some("Bram Kuipers")),
    ("hr", Role::Hr, None, Some("Noor Wiersma")),
    ("vro", Role::Funder, Some("VRO"), None),
    ("ipo", Role::Partner, Some("IPO"), None),
    ("uvw", Role::Partner, Some("UvW"), None),
    ("analyst", Role::Analyst, None, None),
    ("auditor", Role::Auditor, None, None),
    ("admin", Role::Admin, None, None),
];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    for (name, role, of, person) in ACCOUNTS {
        let writer = world.writer;
        let partner = matches!(role, Role::Funder | Role::Partner);
        let organisation = world.organisation(if partner { of.unwrap_or("VNG") } else { "VNG" })?;
        let account = account::Model {
            id: writer.key(),
            version: 1,
            issuer: ISSUER.to_owned().into(),
            subject: name.to_owned().into(),
            name: name.to_owned(),
            kind: if role == Role::Analyst { AccountKind::Service } else { AccountKind::Person },
            person_id: person.map(|person| world.person(person)).transpose()?,
            organisation_id: Some(organisation),
            active: true,
        };
        let id = account.id;
        writer.insert::<account::Entity>(account).await?;
        world.accounts.insert(name, id);
        let (scope, programme, package) = match (role, of) {
            (Role::WorkPackageCoordinator, Some(code)) => {
                (ScopeKind::WorkPackage, Some(world.programme("OW")?), Some(world.work_package("OW", code)?))
            }
            (Role::Auditor | Role::Admin, _) => (ScopeKind::Everything, None, None),
            _ if partner => (ScopeKind::Organisation, None, None),
            _ => (ScopeKind::Programme, Some(world.programme("OW")?), None),
        };
        let grant = role_grant::Model {
            id: writer.key(),
            version: 1,
            account_id: id,
            role,
            scope,
            directorate_id: None,
            programme_id: programme,
            work_package_id: package,
            organisation_id: partner.then_some(organisation),
            starts_on: day("2024-01-01"),
            ends_on: None,
            revoked_at: None,
        };
        writer.insert::<role_grant::Entity>(grant).await?;
    }
    Ok(())
}
