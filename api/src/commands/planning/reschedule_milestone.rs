//! A milestone is expected on another day.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::planning::milestone::Milestone;
use crate::store::Writer;
use async_graphql::ID;
use entity::{milestone, work_package};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Says on which day a milestone is expected now; what was agreed stays as it was (Dutch: mijlpaal verplaatsen).
    reschedule_milestone(RescheduleMilestoneInput {
        /// The milestone (Dutch: mijlpaal).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The day that is expected now (Dutch: verwachte datum).
        forecast_on: Date,
    }) shows milestone: Milestone
    errors RescheduleMilestoneErrorCode {
        /// It was reached before.
        AlreadyReached: "deze mijlpaal is al behaald" / "this milestone is reached already",
        /// The day lies outside the work package.
        OutsideWorkPackage: "de datum valt buiten de looptijd van het werkpakket" / "the day lies outside the work package",
    }
}

#[async_trait::async_trait]
impl Command for RescheduleMilestoneInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RescheduleMilestoneErrorCode>) -> Result<Uuid, Error> {
        use RescheduleMilestoneErrorCode::{AlreadyReached, OutsideWorkPackage};
        let view = writer.view()?;
        let id = ids::key(&self.id, Milestone::table(), "input.id")?;
        let milestone = milestone::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(milestone.reached_on.is_none(), AlreadyReached, "id");
        let day = self.forecast_on.0;
        // Who does not read the work package is a partner; its dates are judged all the same, where they can be read.
        if let Some(package) = work_package::Entity::find_by_id(milestone.work_package_id).one(&view).await? {
            problems.unless(package.starts_on <= day && day <= package.ends_on, OutsideWorkPackage, "forecastOn");
        }
        if problems.is_empty() {
            writer.change::<milestone::Entity>(id, Some(self.expected_version.into()), move |row| row.forecast_on = day).await?;
        }
        Ok(id)
    }
}
