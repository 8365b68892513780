//! Money is set aside.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, reservation::Reservation};
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{Cents, LedgerKind, LedgerSource, ReservationStatus, budget_line, reservation};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Sets money aside on a line, that is not yet committed; never more than is available (Dutch: reserveren).
    reserve(ReserveInput {
        /// The line (Dutch: begrotingspost).
        line: ID,
        /// How much: the cost to the programme (Dutch: bedrag).
        amount: Money,
        /// What it is for, 1 to 200 characters (Dutch: omschrijving).
        description: String,
    }) shows reservation: Reservation
    errors ReserveErrorCode {
        /// The budget of the line is not adopted, or it is closed.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
        /// It is no line of expenditure.
        NotExpenditure: "op deze post worden geen uitgaven geboekt" / "nothing is spent on this line",
        /// The amount is nothing, or less.
        AmountNotPositive: "geef een bedrag boven nul" / "give an amount above nothing",
        /// It is more than is available.
        OverAvailable: "dit is meer dan de vrije ruimte van deze post" / "this is more than is available on this line",
    }
}

impl From<Refusal> for ReserveErrorCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotAdopted => Self::NotAdopted,
            Refusal::NotExpenditure => Self::NotExpenditure,
            // No reason sets aside what is not there.
            Refusal::OverAvailable | Refusal::ReasonRequired => Self::OverAvailable,
        }
    }
}

#[async_trait::async_trait]
impl Command for ReserveInput {
    const SUBJECT: &'static str = "line";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReserveErrorCode>) -> Result<Uuid, Error> {
        let line = ids::key(&self.line, BudgetLine::table(), "input.line")?;
        let row = budget_line::Entity::find_by_id(line).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let mut spending = Spending::of(writer, row.programme_id, None).await?;
        let description = problems.text(Some(&self.description), 200, "description").unwrap_or_default();
        problems.unless(self.amount.0 > Cents::ZERO, ReserveErrorCode::AmountNotPositive, "amount");
        if let Some(refusal) = spending.refused(line).await? {
            problems.add(refusal.into(), "line");
            return Ok(Uuid::nil());
        }
        let id = writer.key();
        let papers = Papers { reservation: Some(id), ..Papers::default() };
        let today = writer.author().today;
        let booking = Booking::new(line, LedgerKind::Reservation, self.amount.0, today, LedgerSource::Manual, &description).of(papers);
        let booked = spending.book(booking).await?;
        if let Some(refusal) = booked.or(spending.over(line).await?) {
            problems.add(refusal.into(), "amount");
        }
        if !problems.is_empty() {
            return Ok(id);
        }
        let reservation = reservation::Model {
            id,
            version: 1,
            programme_id: row.programme_id,
            work_package_id: row.work_package_id,
            budget_line_id: line,
            description,
            status: ReservationStatus::Open,
        };
        writer.insert::<reservation::Entity>(reservation).await?;
        spending.ledger.write().await?;
        Ok(id)
    }
}
