//! What was spent or received is booked, where no invoice stands behind it.

use super::spending::Spending;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Money, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, ledger_entry::LedgerEntry};
use crate::rules::finance::is_amount;
use crate::store::{Booking, Writer};
use async_graphql::ID;
use chrono::Datelike;
use entity::{BudgetSide, BudgetStatus, Cents, LedgerKind, LedgerSource, budget_line};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Books what was spent or received without an invoice: salaries, travel, what another department charges, a contribution. Never more
    /// is spent than is available, but for what the programme tolerates with a reason; a mistake is undone by `reverseEntry` (Dutch: realisatie boeken).
    book_actual(BookActualInput {
        /// The line, of expenditure or of receipts (Dutch: begrotingspost).
        line: ID,
        /// How much: the cost to the programme; what comes back is negative (Dutch: bedrag).
        amount: Money,
        /// The day for which it counts; today where nothing is said (Dutch: boekdatum).
        booked_on: Option<Date>,
        /// What it was for, and why it is above what is available if it is, 1 to 1,000 characters (Dutch: omschrijving).
        description: String,
    }) shows ledger_entry: LedgerEntry
    errors BookActualErrorCode {
        /// The budget of the line is not adopted, or it is closed.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
        /// The line is one of commitments.
        OfCommitments: "op een post van verplichtingen wordt geen realisatie geboekt" / "nothing is spent or received on a line of commitments",
        /// The amount is nothing, or larger than somebody may give.
        AmountInvalid: "geef een bedrag dat niet nul is, en niet te groot" / "give an amount that is not nothing, and not too large",
        /// The day has not come yet, or lies before the fiscal year.
        DayInvalid: "deze dag moet nog komen, of ligt voor het boekjaar" / "this day has not come yet, or lies before the fiscal year",
        /// It gives back more than was spent or received.
        BelowSpent: "dit geeft meer terug dan er is gerealiseerd" / "this gives back more than was spent or received",
        /// It is more than is available, and more than is tolerated.
        OverAvailable: "dit is meer dan de vrije ruimte van deze post" / "this is more than is available on this line",
    }
}

#[async_trait::async_trait]
impl Command for BookActualInput {
    const SUBJECT: &'static str = "line";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<BookActualErrorCode>) -> Result<Uuid, Error> {
        use BookActualErrorCode::{AmountInvalid, BelowSpent, DayInvalid, NotAdopted, OfCommitments, OverAvailable};
        let key = ids::key(&self.line, BudgetLine::table(), "input.line")?;
        let programme = budget_line::Entity::find_by_id(key).one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let description = problems.text(Some(&self.description), 1_000, "description");
        let mut spending = Spending::of(writer, programme, description.as_deref()).await?;
        let line = spending.ledger.line(key).await?.ok_or(Error::NotFound)?.clone();
        let (today, on) = (writer.author().today, self.booked_on.map_or(writer.author().today, |day| day.0));
        problems.unless(line.budget == BudgetStatus::Adopted, NotAdopted, "line");
        problems.unless(line.row.side != BudgetSide::Commitment, OfCommitments, "line");
        problems.unless(self.amount.0 != Cents::ZERO && is_amount(self.amount.0), AmountInvalid, "amount");
        problems.unless(on <= today && on.year() >= line.row.fiscal_year, DayInvalid, "bookedOn");
        let (true, Some(description)) = (problems.is_empty(), description) else { return Ok(Uuid::nil()) };
        let booking = Booking::new(key, LedgerKind::Actual, self.amount.0, on, LedgerSource::Manual, &description);
        let overflows = spending.book(booking).await?;
        // More may be received than was expected.
        let over = if line.row.side == BudgetSide::Expenditure { spending.over(key).await? } else { None };
        problems.unless(overflows.or(over).is_none(), OverAvailable, "amount");
        problems.unless(!spending.below_spent(key).await?, BelowSpent, "amount");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let written = spending.ledger.write().await?;
        written.first().copied().ok_or_else(|| Error::internal("an entry that was not written"))
    }
}
