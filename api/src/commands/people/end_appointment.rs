//! An appointment ends.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::people::appointment::Appointment;
use crate::store::Writer;
use async_graphql::ID;
use entity::appointment;
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Ends an appointment on a day (Dutch: benoeming beëindigen).
    end_appointment(EndAppointmentInput {
        /// The appointment (Dutch: benoeming).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The last day (Dutch: laatste dag).
        to: Date,
    }) shows appointment: Appointment
    errors EndAppointmentErrorCode {
        /// The last day is before the first.
        EndsBeforeStart: "de einddatum ligt voor de begindatum" / "the last day is before the first",
        /// It ends earlier already.
        AlreadyEnded: "deze benoeming eindigt al eerder" / "this appointment ends earlier already",
    }
}

#[async_trait::async_trait]
impl Command for EndAppointmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<EndAppointmentErrorCode>) -> Result<Uuid, Error> {
        use EndAppointmentErrorCode::{AlreadyEnded, EndsBeforeStart};
        let id = ids::key(&self.id, Appointment::table(), "input.id")?;
        let row = appointment::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let last = self.to.0;
        problems.unless(last >= row.starts_on, EndsBeforeStart, "to");
        problems.unless(row.ends_on.is_none_or(|now| now >= last), AlreadyEnded, "to");
        if problems.is_empty() {
            let end = move |row: &mut appointment::Model| row.ends_on = Some(last);
            writer.change::<appointment::Entity>(id, Some(self.expected_version.into()), end).await?;
        }
        Ok(id)
    }
}
