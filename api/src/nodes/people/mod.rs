//! Persons, their appointments, and their accounts.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod coordination;
pub mod person;
pub mod role_grant;
pub mod viewer;
