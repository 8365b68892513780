//! Persons, their appointments, their accounts, and who stands in for whom.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod coordination;
pub mod deputising;
pub mod person;
pub mod role_grant;
pub mod viewer;
