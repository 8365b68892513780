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

use super::mutation;
use crate::graphql::RootField;

/// What can be done here.
pub fn mutations() -> Vec<RootField> {
    vec![
        mutation::<create_person::CreatePersonInput>(),
        mutation::<change_person::ChangePersonInput>(),
        mutation::<appoint_coordinator::AppointCoordinatorInput>(),
        mutation::<end_appointment::EndAppointmentInput>(),
        mutation::<create_account::CreateAccountInput>(),
        mutation::<change_account::ChangeAccountInput>(),
        mutation::<deactivate_account::DeactivateAccountInput>(),
        mutation::<activate_account::ActivateAccountInput>(),
        mutation::<grant_role::GrantRoleInput>(),
        mutation::<revoke_role::RevokeRoleInput>(),
        mutation::<deputise::DeputiseInput>(),
        mutation::<end_deputising::EndDeputisingInput>(),
        mutation::<create_api_token::CreateApiTokenInput>(),
        mutation::<revoke_api_token::RevokeApiTokenInput>(),
    ]
}
