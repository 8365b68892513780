//! Persons, appointments, accounts, their roles and keys, and who stands in for whom.

pub mod activate_account;
mod admins;
pub mod appoint_coordinator;
mod belongs;
pub mod change_account;
pub mod change_person;
pub mod create_account;
pub mod create_api_token;
pub mod create_person;
pub mod deactivate_account;
pub mod deputise;
pub mod end_appointment;
pub mod end_deputising;
pub mod grant_role;
pub mod revoke_api_token;
pub mod revoke_role;

use async_graphql::MergedObject;
/// What can be done with people, accounts and grants (Dutch: mensen).
#[derive(MergedObject, Default)]
pub struct PeopleMutations(
    create_person::CreatePerson,
    change_person::ChangePerson,
    appoint_coordinator::AppointCoordinator,
    end_appointment::EndAppointment,
    create_account::CreateAccount,
    change_account::ChangeAccount,
    deactivate_account::DeactivateAccount,
    activate_account::ActivateAccount,
    grant_role::GrantRole,
    revoke_role::RevokeRole,
    deputise::Deputise,
    end_deputising::EndDeputising,
    create_api_token::CreateApiToken,
    revoke_api_token::RevokeApiToken,
);
