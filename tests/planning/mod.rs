//! Milestones.

mod commands;
mod milestone;
