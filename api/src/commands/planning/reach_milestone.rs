//! A milestone is reached.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::planning::milestone::Milestone;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use entity::{milestone, milestone_dependency};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

command! {
    /// Says that a milestone is reached, and what shows it (Dutch: mijlpaal behaald melden).
    reach_milestone(ReachMilestoneInput {
        /// The milestone (Dutch: mijlpaal).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The day on which it was reached; today where nothing is said (Dutch: behaald op).
        reached_on: Option<Date>,
        /// What shows it, up to 1,000 characters (Dutch: bewijs).
        evidence: String,
    }) shows milestone: Milestone
    errors ReachMilestoneErrorCode {
        /// It was reached before.
        AlreadyReached: "deze mijlpaal is al behaald" / "this milestone is reached already",
        /// There is no evidence.
        EvidenceMissing: "geef het bewijs in 1 tot 1000 tekens" / "give the evidence in 1 to 1000 characters",
        /// The day has not come yet.
        InTheFuture: "deze dag moet nog komen" / "this day has not come yet",
        /// What has to be reached before it is open.
        DependencyOpen: "een mijlpaal waar deze van afhangt is nog niet behaald" / "a milestone that this one waits for is not reached yet",
    }
}

#[async_trait::async_trait]
impl Command for ReachMilestoneInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReachMilestoneErrorCode>) -> Result<Uuid, Error> {
        use ReachMilestoneErrorCode::{AlreadyReached, DependencyOpen, EvidenceMissing, InTheFuture};
        let view = writer.view()?;
        let id = ids::key(&self.id, Milestone::table(), "input.id")?;
        let milestone = milestone::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let (evidence, today) = (tidy(&self.evidence, 1_000), writer.author().today);
        let reached = self.reached_on.map_or(today, |day| day.0);
        problems.unless(milestone.reached_on.is_none(), AlreadyReached, "id");
        problems.unless(evidence.is_some(), EvidenceMissing, "evidence");
        problems.unless(reached <= today, InTheFuture, "reachedOn");
        // Also what the author, as a partner, does not read.
        let judge = writer.judge()?;
        let before = milestone_dependency::Entity::find()
            .select_only()
            .column(milestone_dependency::Column::DependsOnId)
            .filter(milestone_dependency::Column::MilestoneId.eq(id))
            .into_tuple::<Uuid>()
            .all(&judge)
            .await?;
        let open = milestone::Entity::find().filter(milestone::Column::Id.is_in(before)).filter(milestone::Column::ReachedOn.is_null());
        problems.unless(open.count(&judge).await? == 0, DependencyOpen, "id");
        if problems.is_empty() {
            let change = move |row: &mut milestone::Model| {
                row.reached_on = Some(reached);
                row.evidence = evidence.into();
            };
            writer.change::<milestone::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
