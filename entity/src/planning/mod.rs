//! Milestones.

pub mod milestone;
pub mod milestone_dependency;
pub mod milestone_summary;
