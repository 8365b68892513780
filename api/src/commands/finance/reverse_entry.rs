//! A booking is undone.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::ledger_entry::LedgerEntry;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{BudgetStatus, Cents, LedgerKind, ledger_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Undoes a booking by another of the opposite amount, for the same day and of the same source: the whole of it, once. It counts in the next
    /// open month where that day's is closed. Only what no paper stands behind is reversed by hand: what an adoption, amendment, reservation,
    /// commitment, invoice or forecast booked is undone by what is done with that, so that papers and ledger agree (Dutch: tegenboeken).
    reverse_entry(ReverseEntryInput {
        /// The entry (Dutch: boeking).
        id: ID,
        /// Why, up to 1,000 characters; it is the description of the new entry (Dutch: reden).
        reason: String,
    }) shows ledger_entry: LedgerEntry
    errors ReverseEntryErrorCode {
        /// It was reversed before.
        AlreadyReversed: "deze boeking is al tegengeboekt" / "this entry is reversed already",
        /// It is a reversal itself.
        IsReversal: "een tegenboeking wordt niet tegengeboekt: boek opnieuw wat geldt" / "a reversal is not reversed: book again what holds",
        /// It books a budget, which changes by amendment.
        OfBudget: "een begroting verandert door een begrotingswijziging" / "a budget changes by an amendment",
        /// It books a forecast, which is followed by another.
        OfForecast: "een prognose wordt gevolgd door een nieuwe" / "a forecast is followed by a new one",
        /// A reservation, commitment or invoice stands behind it.
        OfPaper: "hier staat een reservering, verplichting of factuur achter: maak die ongedaan" / "a reservation, commitment or invoice stands behind it: undo that",
        /// The budget of its line is closed, or not adopted.
        NotAdopted: "de begroting van deze post is afgesloten, of niet vastgesteld" / "the budget of this line is closed, or not adopted",
        /// More is committed or set aside again than is available.
        NotAvailable: "daarvoor is op de post niet genoeg vrij" / "not enough is available on the line for it",
        /// What was committed or set aside is used already.
        UsedAlready: "hiervan is al gebruik gemaakt" / "this is used already",
    }
}

#[async_trait::async_trait]
impl Command for ReverseEntryInput {
    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReverseEntryErrorCode>) -> Result<Uuid, Error> {
        use ReverseEntryErrorCode::{AlreadyReversed, IsReversal, NotAdopted, NotAvailable, OfBudget, OfForecast, OfPaper, UsedAlready};
        let id = ids::key(&self.id, LedgerEntry::table(), "input.id")?;
        let entry = ledger_entry::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let mut ledger = writer.ledger(entry.programme_id).await?;
        let line = ledger.line(entry.budget_line_id).await?.ok_or(Error::NotFound)?;
        let of_paper = entry.reservation_id.or(entry.commitment_id).or(entry.invoice_id).is_some();
        problems.unless(entry.reverses_id.is_none(), IsReversal, "id");
        problems.unless(entry.kind != LedgerKind::Budget, OfBudget, "id");
        problems.unless(entry.kind != LedgerKind::Forecast, OfForecast, "id");
        problems.unless(!of_paper, OfPaper, "id");
        problems.unless(line.budget == BudgetStatus::Adopted, NotAdopted, "id");
        let amount = entry.amount.0.checked_neg().map(Cents).ok_or_else(|| Error::invalid("input.id", "its amount has no opposite"))?;
        let mut sums = line.sums;
        sums.add(entry.kind, amount)?;
        let held = match entry.kind {
            LedgerKind::Reservation => Some(sums.reservation),
            LedgerKind::Commitment => Some(sums.commitment),
            // What was spent is a fact, whether there was money for it or not.
            LedgerKind::Actual | LedgerKind::Budget | LedgerKind::Forecast => None,
        };
        if let Some(held) = held {
            problems.unless(amount >= Cents::ZERO || held >= Cents::ZERO, UsedAlready, "id");
            problems.unless(amount <= Cents::ZERO || sums.available().is_some_and(|rest| rest >= Cents::ZERO), NotAvailable, "id");
        }
        let reversed = ledger_entry::Entity::find().filter(ledger_entry::Column::ReversesId.eq(id)).one(&writer.judge()?).await?;
        problems.unless(reversed.is_none(), AlreadyReversed, "id");
        let reason = problems.text(Some(&self.reason), 1_000, "reason");
        let (true, Some(reason)) = (problems.is_empty(), reason) else {
            return Ok(Uuid::nil());
        };
        let papers = Papers {
            contract: entry.contract_id.open().copied(),
            supplier: entry.supplier_id.open().copied(),
            reverses: Some(id),
            ..Papers::default()
        };
        // It belongs to the day to which what it undoes belongs.
        let belongs = entry.corrects_on.unwrap_or(entry.booked_on);
        let booking = Booking::new(entry.budget_line_id, entry.kind, amount, belongs, entry.source, &reason);
        ledger.book(booking.of(papers)).await?;
        let written = ledger.write().await?;
        written.first().copied().ok_or_else(|| Error::internal("a reversal that was not written"))
    }
}
