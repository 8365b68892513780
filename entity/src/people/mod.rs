//! Persons, appointments, accounts, their grants, and who stands in for whom.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod deputising;
pub mod person;
pub mod person_programme;
pub mod role_grant;
