//! Persons, their appointments, and their accounts.

pub mod account;
pub mod appointment;
pub mod coordination;
pub mod person;
pub mod role_grant;
pub mod viewer;
