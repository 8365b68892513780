//! Milestones.

mod milestone;
