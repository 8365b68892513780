//! Milestones.

pub mod create_milestone;
pub mod reach_milestone;
pub mod reschedule_milestone;

use async_graphql::MergedObject;
/// What can be done with milestones (Dutch: planning).
#[derive(MergedObject, Default)]
pub struct PlanningMutations(create_milestone::CreateMilestone, reach_milestone::ReachMilestone, reschedule_milestone::RescheduleMilestone);
