//! Persons, appointments and roles.

pub mod appoint_coordinator;
pub mod change_person;
pub mod create_person;
pub mod end_appointment;
pub mod grant_role;
pub mod revoke_role;
