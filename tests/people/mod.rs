//! Persons, and what is personal.

mod commands;
mod person;
