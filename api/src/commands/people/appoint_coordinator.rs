//! A coordinator is appointed.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, Number, ids};
use crate::nodes::{people::appointment::Appointment, people::person::Person, programmes::work_package::WorkPackage};
use crate::rules::periods::{is_period, overlap};
use crate::store::Writer;
use async_graphql::ID;
use entity::{AppointmentFunction, appointment, person, person_programme, work_package};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Appoints a coordinator of a work package: one a day (Dutch: coördinator benoemen).
    appoint_coordinator(AppointCoordinatorInput {
        /// The work package (Dutch: werkpakket).
        work_package: ID,
        /// Who is appointed (Dutch: persoon).
        person: ID,
        /// The first day (Dutch: vanaf).
        from: Date,
        /// The last day; open where nothing is said (Dutch: tot en met).
        to: Option<Date>,
        /// The part of a full working week, "0.80" (Dutch: fte).
        fte: Number,
    }) shows appointment: Appointment
    errors AppointCoordinatorErrorCode {
        /// The person does not exist.
        PersonNotFound: "deze persoon bestaat niet" / "this person does not exist",
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// The period lies outside that of the work package.
        OutsideWorkPackage: "deze periode valt buiten die van het werkpakket" / "this period lies outside that of the work package",
        /// A work package has one coordinator a day.
        AlreadyCoordinated: "op een van deze dagen is er al een coördinator" / "somebody coordinates on one of these days already",
        /// The part of a week is none.
        FteInvalid: "een fte is 0.01 tot 1.00, met twee decimalen" / "a part of a week is 0.01 to 1.00, with two decimals",
    }
}

#[async_trait::async_trait]
impl Command for AppointCoordinatorInput {
    const SUBJECT: &'static str = "workPackage";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<AppointCoordinatorErrorCode>) -> Result<Uuid, Error> {
        use AppointCoordinatorErrorCode::{AlreadyCoordinated, EndsBeforeStart, FteInvalid, OutsideWorkPackage, PersonNotFound};
        let view = writer.view()?;
        let package = ids::key(&self.work_package, WorkPackage::table(), "input.workPackage")?;
        let person = ids::key(&self.person, Person::table(), "input.person")?;
        let package = work_package::Entity::find_by_id(package).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(person::Entity::find_by_id(person).one(&view).await?.is_some(), PersonNotFound, "person");
        let period = (self.from.0, self.to.map(|day| day.0));
        problems.unless(is_period(period.0, period.1), EndsBeforeStart, "to");
        let inside = package.starts_on <= period.0 && period.0 <= package.ends_on && period.1.is_none_or(|last| last <= package.ends_on);
        problems.unless(inside, OutsideWorkPackage, "from");
        let fte = self.fte.hundredths(1..=100);
        problems.unless(fte.is_some(), FteInvalid, "fte");
        // Two who appoint at once would both find the day free: the second waits here.
        writer.lock::<work_package::Entity>(package.id).await?;
        let others = appointment::Entity::find()
            .filter(appointment::Column::WorkPackageId.eq(package.id))
            .filter(appointment::Column::Function.eq(AppointmentFunction::Coordinator))
            .all(&view)
            .await?;
        problems.unless(!others.iter().any(|other| overlap(period, (other.starts_on, other.ends_on))), AlreadyCoordinated, "from");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = appointment::Model {
            id: writer.key(),
            version: 1,
            person_id: person,
            function: AppointmentFunction::Coordinator,
            programme_id: package.programme_id,
            work_package_id: Some(package.id),
            starts_on: period.0,
            ends_on: period.1,
            fte_hundredths: fte.into(),
        };
        let id = row.id;
        writer.insert::<appointment::Entity>(row).await?;
        let known = person_programme::Entity::find_by_id((person, package.programme_id)).count(&view).await?;
        if known == 0 {
            let row = person_programme::Model { person_id: person, programme_id: package.programme_id };
            writer.append::<person_programme::Entity>(vec![row]).await?;
        }
        Ok(id)
    }
}
