//! A work package changes.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::programmes::work_package::WorkPackage;
use crate::rules::programmes::work_package_may_become;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use entity::{WorkPackageStatus, programme, work_package};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Changes a work package; what is left out stays as it is (Dutch: werkpakket wijzigen).
    change_work_package: ChangeWorkPackage(ChangeWorkPackageInput {
        /// The work package (Dutch: werkpakket).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Its name (Dutch: naam).
        name: Option<String>,
        /// Its state (Dutch: status).
        status: Option<WorkPackageStatus>,
        /// Why it is stopped, where it is (Dutch: reden van stoppen).
        stop_reason: Option<String>,
        /// The last day (Dutch: einddatum).
        ends_on: Option<Date>,
    }) shows work_package "workPackage": WorkPackage as ChangeWorkPackagePayload, ChangeWorkPackageConflict
    errors ChangeWorkPackageError, ChangeWorkPackageErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The state does not follow from the present one.
        StatusImpossible: "deze stap kan niet vanuit de huidige status" / "this step is not possible from the present state",
        /// It is stopped without a reason.
        ReasonMissing: "geef een reden om te stoppen" / "give a reason to stop",
        /// The period lies outside that of the programme, or is none.
        OutsideProgramme: "de looptijd valt buiten die van het programma" / "the period lies outside that of the programme",
    }
}

#[async_trait::async_trait]
impl Command for ChangeWorkPackageInput {
    fn subject(&self) -> Option<Uuid> {
        ids::split(&self.id).map(|(_, key)| key)
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeWorkPackageErrorCode>) -> Result<Uuid, Error> {
        use ChangeWorkPackageErrorCode::{NameInvalid, OutsideProgramme, ReasonMissing, StatusImpossible};
        let view = writer.view()?;
        let id = ids::key(&self.id, WorkPackage::table(), "input.id")?;
        let row = work_package::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        let programme = programme::Entity::find_by_id(row.programme_id).one(&view).await?.ok_or(Error::NotFound)?;
        let name = self.name.as_deref().map(|name| tidy(name, 200));
        let reason = self.stop_reason.as_deref().and_then(|reason| tidy(reason, 1_000));
        let stops = self.status == Some(WorkPackageStatus::Stopped) && row.status != WorkPackageStatus::Stopped;
        problems.unless(name != Some(None), NameInvalid, "name");
        problems.unless(self.status.is_none_or(|status| work_package_may_become(row.status, status)), StatusImpossible, "status");
        problems.unless(!stops || reason.is_some(), ReasonMissing, "stopReason");
        let ends = self.ends_on.map_or(row.ends_on, |day| day.0);
        problems.unless(row.starts_on <= ends && ends <= programme.ends_on, OutsideProgramme, "endsOn");
        if problems.is_empty() {
            let change = |row: &mut work_package::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                row.status = self.status.unwrap_or(row.status);
                row.ends_on = ends;
                row.stop_reason = reason.or_else(|| row.stop_reason.clone());
            };
            writer.change::<work_package::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
