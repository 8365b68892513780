//! A new milestone.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::planning::milestone::Milestone;
use crate::nodes::programmes::work_package::WorkPackage;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use entity::{Masked, PartnershipStatus, milestone, partnership, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Adds a milestone to a work package (Dutch: mijlpaal toevoegen).
    create_milestone(CreateMilestoneInput {
        /// The work package (Dutch: werkpakket).
        work_package: ID,
        /// What it is called, up to 200 characters (Dutch: titel).
        title: String,
        /// The day that is agreed (Dutch: oorspronkelijke datum).
        baseline_on: Date,
        /// The day that is expected, if another (Dutch: verwachte datum).
        forecast_on: Option<Date>,
        /// Whether partners see it under an agreement on planning (Dutch: gedeeld).
        #[graphql(default)]
        shared: bool,
        /// The partner that has to reach it, if not the programme (Dutch: eigenaar).
        owner: Option<ID>,
    }) shows milestone: Milestone
    errors CreateMilestoneErrorCode {
        /// The title is empty or too long.
        TitleInvalid: "geef een titel van 1 tot 200 tekens" / "give a title of 1 to 200 characters",
        /// The day lies outside the work package.
        OutsideWorkPackage: "de datum valt buiten de looptijd van het werkpakket" / "the day lies outside the work package",
        /// Its owner is no partner of the programme.
        OwnerNoPartner: "deze organisatie is geen partner van het programma" / "this organisation is no partner of the programme",
    }
}

#[async_trait::async_trait]
impl Command for CreateMilestoneInput {
    const SUBJECT: &'static str = "workPackage";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateMilestoneErrorCode>) -> Result<Uuid, Error> {
        use CreateMilestoneErrorCode::{OutsideWorkPackage, OwnerNoPartner, TitleInvalid};
        let view = writer.view()?;
        let package = ids::key(&self.work_package, WorkPackage::table(), "input.workPackage")?;
        writer.lock::<work_package::Entity>(package).await?;
        let package = work_package::Entity::find_by_id(package).one(&view).await?.ok_or(Error::NotFound)?;
        let owner = self.owner.as_ref().map(|id| ids::key(id, Organisation::table(), "input.owner")).transpose()?;
        if let Some(owner) = owner {
            let partner = partnership::Entity::find()
                .filter(partnership::Column::ProgrammeId.eq(package.programme_id))
                .filter(partnership::Column::OrganisationId.eq(owner))
                .filter(partnership::Column::Status.ne(PartnershipStatus::Ended));
            problems.unless(partner.count(&view).await? > 0, OwnerNoPartner, "owner");
        }
        let title = tidy(&self.title, 200);
        problems.unless(title.is_some(), TitleInvalid, "title");
        let forecast = self.forecast_on.unwrap_or(self.baseline_on);
        for (day, path) in [(self.baseline_on, "baselineOn"), (forecast, "forecastOn")] {
            problems.unless(package.starts_on <= day.0 && day.0 <= package.ends_on, OutsideWorkPackage, path);
        }
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = milestone::Model {
            id: writer.key(),
            version: 1,
            programme_id: package.programme_id,
            work_package_id: package.id,
            title: title.unwrap_or_default(),
            baseline_on: self.baseline_on.0,
            forecast_on: forecast.0,
            reached_on: None,
            evidence: Masked::NONE,
            shared: self.shared,
            owner_id: owner,
        };
        let id = row.id;
        writer.insert::<milestone::Entity>(row).await?;
        Ok(id)
    }
}
