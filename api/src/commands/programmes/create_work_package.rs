//! A new work package.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::programmes::{programme::Programme, work_package::WorkPackage};
use crate::rules::text::{code, tidy};
use crate::store::Writer;
use async_graphql::ID;
use entity::{ProgrammeStatus, WorkPackageStatus, programme, work_package};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Adds a work package to a programme, as a concept (Dutch: werkpakket toevoegen).
    create_work_package(CreateWorkPackageInput {
        /// The programme (Dutch: programma).
        programme: ID,
        /// Its code, unique in the programme, up to 20 characters (Dutch: code).
        code: String,
        /// Its name, up to 200 characters (Dutch: naam).
        name: String,
        /// The first day (Dutch: begindatum).
        starts_on: Date,
        /// The last day (Dutch: einddatum).
        ends_on: Date,
    }) shows work_package: WorkPackage
    errors CreateWorkPackageErrorCode {
        /// The code is empty, too long, or holds other signs than letters, digits and «._-».
        CodeInvalid: "geef een code van 1 tot 20 letters, cijfers en de tekens . _ -" / "give a code of 1 to 20 letters, digits and the signs . _ -",
        /// Another work package has the code.
        CodeTaken: "deze code is in dit programma in gebruik" / "this code is taken in this programme",
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The programme is closed.
        ProgrammeClosed: "dit programma is afgesloten" / "this programme is closed",
        /// The period lies outside that of the programme.
        OutsideProgramme: "de looptijd valt buiten die van het programma" / "the period lies outside that of the programme",
    }
}

#[async_trait::async_trait]
impl Command for CreateWorkPackageInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateWorkPackageErrorCode>) -> Result<Uuid, Error> {
        use CreateWorkPackageErrorCode::{CodeInvalid, CodeTaken, EndsBeforeStart, NameInvalid, OutsideProgramme, ProgrammeClosed};
        let view = writer.view()?;
        let id = ids::key(&self.programme, Programme::table(), "input.programme")?;
        // Its dates and codes hold until this one is in.
        writer.lock::<programme::Entity>(id).await?;
        let programme = programme::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(!matches!(programme.status, ProgrammeStatus::Closed | ProgrammeStatus::Archived), ProgrammeClosed, "programme");
        let (code, name) = (code(&self.code, 20), tidy(&self.name, 200));
        problems.unless(code.is_some(), CodeInvalid, "code");
        problems.unless(name.is_some(), NameInvalid, "name");
        problems.unless(self.ends_on >= self.starts_on, EndsBeforeStart, "endsOn");
        problems.unless(programme.starts_on <= self.starts_on.0 && self.ends_on.0 <= programme.ends_on, OutsideProgramme, "startsOn");
        let code = code.unwrap_or_default();
        let same = work_package::Entity::find()
            .filter(work_package::Column::ProgrammeId.eq(id))
            .filter(Func::lower(Expr::col(work_package::Column::Code)).eq(code.to_lowercase()));
        problems.unless(same.count(&view).await? == 0, CodeTaken, "code");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = work_package::Model {
            id: writer.key(),
            version: 1,
            programme_id: id,
            code,
            name: name.unwrap_or_default(),
            status: WorkPackageStatus::Concept,
            starts_on: self.starts_on.0,
            ends_on: self.ends_on.0,
            stop_reason: None,
        };
        let id = row.id;
        writer.insert::<work_package::Entity>(row).await?;
        Ok(id)
    }
}
