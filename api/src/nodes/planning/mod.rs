//! Milestones.

pub mod milestone;
pub mod milestone_summary;
