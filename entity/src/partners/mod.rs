//! Organisations, partnerships and what is shared with them.

pub mod organisation;
pub mod organisation_successor;
pub mod partnership;
pub mod sharing_agreement;
