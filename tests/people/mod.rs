//! Persons, and what is personal.

mod person;
