//! Persons, appointments, accounts and their grants.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod person;
pub mod person_programme;
pub mod role_grant;
