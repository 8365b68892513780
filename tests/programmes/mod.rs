//! Programmes and work packages.

mod commands;
mod programme;
