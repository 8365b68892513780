//! Organisations, partnerships and sharing.

pub mod approve_sharing;
pub mod change_organisation;
pub mod change_partnership;
pub mod create_organisation;
pub mod create_partnership;
pub mod end_sharing;
pub mod propose_sharing;
