//! Persons, and what is personal.

mod accounts;
mod commands;
mod person;
