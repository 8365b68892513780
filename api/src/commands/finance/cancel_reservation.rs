//! What is left of a reservation is free again.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::reservation::Reservation;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{Cents, LedgerKind, LedgerSource, ReservationStatus, reservation};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Cancels a reservation: what is left of it is free again (Dutch: reservering laten vervallen).
    cancel_reservation(CancelReservationInput {
        /// The reservation (Dutch: reservering).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows reservation: Reservation
    errors CancelReservationErrorCode {
        /// It is used up, or cancelled already.
        NotOpen: "deze reservering is al gebruikt of vervallen" / "this reservation is used up or cancelled already",
        /// The budget of its line is closed, and what is left with it.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
    }
}

#[async_trait::async_trait]
impl Command for CancelReservationInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CancelReservationErrorCode>) -> Result<Uuid, Error> {
        use CancelReservationErrorCode::{NotAdopted, NotOpen};
        let id = ids::key(&self.id, Reservation::table(), "input.id")?;
        let find = || reservation::Entity::find_by_id(id);
        let programme = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let mut spending = Spending::of(writer, programme, None).await?;
        // As it is under the lock.
        let row = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.status == ReservationStatus::Open, NotOpen, "id");
        for (line, open) in spending.ledger.open(LedgerKind::Reservation, id).await?.into_iter().filter(|(_, open)| *open != Cents::ZERO) {
            problems.unless(spending.refused(line).await? != Some(Refusal::NotAdopted), NotAdopted, "id");
            let (papers, today) = (Papers { reservation: Some(id), ..Papers::default() }, writer.author().today);
            let booking = Booking::new(line, LedgerKind::Reservation, -open, today, LedgerSource::Manual, &row.description);
            if spending.book(booking.of(papers)).await?.is_some() {
                return Err(Error::internal("what is open of a reservation does not fit its line"));
            }
        }
        if problems.is_empty() {
            let cancel = |row: &mut reservation::Model| row.status = ReservationStatus::Cancelled;
            writer.change::<reservation::Entity>(id, Some(self.expected_version.into()), cancel).await?;
            spending.ledger.write().await?;
        }
        Ok(id)
    }
}
