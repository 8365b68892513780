//! Persons, and what is personal.

mod accounts;
mod commands;
mod deputising;
mod person;
