//! A work package changes.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::programmes::work_package::WorkPackage;
use crate::rules::programmes::work_package_may_become;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{WorkPackageStatus, milestone, programme, work_package};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Changes a work package; what is left out stays as it is (Dutch: werkpakket wijzigen).
    change_work_package(ChangeWorkPackageInput {
        /// The work package (Dutch: werkpakket).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Its name (Dutch: naam).
        name: MaybeUndefined<String>,
        /// Its state (Dutch: status).
        status: MaybeUndefined<WorkPackageStatus>,
        /// Why it is stopped, where it is (Dutch: reden van stoppen).
        stop_reason: Option<String>,
        /// The first day (Dutch: begindatum).
        starts_on: MaybeUndefined<Date>,
        /// The last day (Dutch: einddatum).
        ends_on: MaybeUndefined<Date>,
    }) shows work_package: WorkPackage
    errors ChangeWorkPackageErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The state does not follow from the present one.
        StatusImpossible: "deze stap kan niet vanuit de huidige status" / "this step is not possible from the present state",
        /// It is stopped without a reason.
        ReasonMissing: "geef een reden om te stoppen" / "give a reason to stop",
        /// It is closed or stopped, and stays as it is.
        WorkPackageClosed: "dit werkpakket is afgesloten of gestopt" / "this work package is closed or stopped",
        /// A milestone is expected, or was reached, earlier.
        MilestoneEarlier: "een mijlpaal wordt eerder verwacht, of is eerder bereikt" / "a milestone is expected, or was reached, earlier",
        /// A milestone is expected later.
        MilestoneLater: "een mijlpaal wordt later verwacht" / "a milestone is expected later",
        /// A reason to stop is for what is stopped.
        NotStopped: "een reden van stoppen hoort bij een gestopt werkpakket" / "a reason to stop is for what is stopped",
        /// The period lies outside that of the programme, or is none.
        OutsideProgramme: "de looptijd valt buiten die van het programma" / "the period lies outside that of the programme",
    }
}

#[async_trait::async_trait]
impl Command for ChangeWorkPackageInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeWorkPackageErrorCode>) -> Result<Uuid, Error> {
        use ChangeWorkPackageErrorCode::{
            MilestoneEarlier, MilestoneLater, NameInvalid, NotStopped, OutsideProgramme, ReasonMissing, StatusImpossible, WorkPackageClosed,
        };
        let view = writer.view()?;
        let id = ids::key(&self.id, WorkPackage::table(), "input.id")?;
        // Milestones and appointments that are made meanwhile wait here.
        writer.lock::<work_package::Entity>(id).await?;
        let row = work_package::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let programme = programme::Entity::find_by_id(row.programme_id).one(&view).await?.ok_or(Error::NotFound)?;
        let name = problems.kept(&self.name, "name").map(|name| tidy(name, 200));
        let reason = problems.text(self.stop_reason.as_deref(), 1_000, "stopReason");
        let status = problems.kept(&self.status, "status").copied();
        let stops = status == Some(WorkPackageStatus::Stopped) && row.status != WorkPackageStatus::Stopped;
        problems.unless(reason.is_none() || status.unwrap_or(row.status) == WorkPackageStatus::Stopped, NotStopped, "stopReason");
        problems.unless(name != Some(None), NameInvalid, "name");
        problems.unless(status.is_none_or(|status| work_package_may_become(row.status, status)), StatusImpossible, "status");
        problems.unless(!stops || self.stop_reason.is_some(), ReasonMissing, "stopReason");
        let starts = problems.kept(&self.starts_on, "startsOn").map_or(row.starts_on, |day| day.0);
        let ends = problems.kept(&self.ends_on, "endsOn").map_or(row.ends_on, |day| day.0);
        if ends < row.ends_on {
            let milestones = milestone::Entity::find().filter(milestone::Column::WorkPackageId.eq(id));
            let later = milestones.filter(milestone::Column::ReachedOn.is_null()).filter(milestone::Column::ForecastOn.gt(ends));
            problems.unless(later.count(&view).await? == 0, MilestoneLater, "endsOn");
        }
        if starts > row.starts_on {
            let milestones = milestone::Entity::find().filter(milestone::Column::WorkPackageId.eq(id));
            let earlier = Condition::any().add(milestone::Column::ForecastOn.lt(starts)).add(milestone::Column::ReachedOn.lt(starts));
            problems.unless(milestones.filter(earlier).count(&view).await? == 0, MilestoneEarlier, "startsOn");
        }
        let closed = matches!(row.status, WorkPackageStatus::Closed | WorkPackageStatus::Stopped);
        problems.unless(!closed, WorkPackageClosed, "id");
        problems.unless(programme.starts_on <= starts, OutsideProgramme, "startsOn");
        problems.unless(ends <= programme.ends_on, OutsideProgramme, "endsOn");
        problems.unless(starts <= ends, OutsideProgramme, if self.ends_on.is_value() { "endsOn" } else { "startsOn" });
        if problems.is_empty() {
            let change = |row: &mut work_package::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                row.status = status.unwrap_or(row.status);
                (row.starts_on, row.ends_on) = (starts, ends);
                row.stop_reason = reason.or_else(|| row.stop_reason.clone());
            };
            writer.change::<work_package::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
