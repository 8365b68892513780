//! Milestones.

pub mod milestone;
