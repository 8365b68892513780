//! Milestones.

pub mod create_milestone;
pub mod reach_milestone;
pub mod reschedule_milestone;

use super::mutation;
use crate::graphql::RootField;

/// What can be done here.
pub fn mutations() -> Vec<RootField> {
    vec![
        mutation::<create_milestone::CreateMilestoneInput>(),
        mutation::<reach_milestone::ReachMilestoneInput>(),
        mutation::<reschedule_milestone::RescheduleMilestoneInput>(),
    ]
}
