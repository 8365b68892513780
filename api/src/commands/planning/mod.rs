//! Milestones.

pub mod create_milestone;
pub mod reach_milestone;
pub mod reschedule_milestone;
