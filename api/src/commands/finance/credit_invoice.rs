//! An invoice that was booked is undone.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::invoice::Invoice;
use crate::rules::finance::invoice_may_become;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{Cents, CommitmentStatus, InvoiceStatus, LedgerKind, LedgerSource, commitment, invoice, ledger_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

command! {
    /// Undoes an invoice that was booked, as its supplier credits it: its entries are reversed (Dutch: factuur crediteren).
    credit_invoice(CreditInvoiceInput {
        /// The invoice (Dutch: factuur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Whether its commitments are open again for what it asked; otherwise that is free (Dutch: verplichting heropenen).
        reopen_commitment: bool,
        /// Why, 1 to 500 characters (Dutch: reden).
        reason: String,
    }) shows invoice: Invoice
    errors CreditInvoiceErrorCode {
        /// It was not booked, or it is credited already.
        NotBooked: "alleen een geboekte factuur wordt gecrediteerd" / "only an invoice that was booked is credited",
        /// The commitment that would be open again was released.
        CommitmentReleased: "de verplichting is vrijgevallen en kan niet heropenen" / "the commitment is released, and can not be open again",
        /// The budget of a line is closed.
        NotAdopted: "de begroting van een post is niet vastgesteld, of is afgesloten" / "the budget of a line is not adopted, or it is closed",
        /// A note of the supplier gave back what it cost, or other invoices used what that set free.
        AlreadyGivenBack: "wat deze factuur kostte is al teruggegeven, of opnieuw gebruikt" / "what this invoice cost was given back already, or used again",
        /// What it gave back is used again: with it, the contract costs more than it may.
        AboveCeiling: "daarmee kost de overeenkomst meer dan zij mag kosten" / "with that, the contract costs more than it may",
        /// What it gave back is not available any more.
        OverAvailable: "dit is meer dan de vrije ruimte van een post" / "this is more than is available on a line",
    }
}

#[async_trait::async_trait]
impl Command for CreditInvoiceInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreditInvoiceErrorCode>) -> Result<Uuid, Error> {
        use CreditInvoiceErrorCode::{AboveCeiling, AlreadyGivenBack, CommitmentReleased, NotAdopted, NotBooked, OverAvailable};
        let id = ids::key(&self.id, Invoice::table(), "input.id")?;
        let find = || invoice::Entity::find_by_id(id);
        let programme = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let mut spending = Spending::of(writer, programme, None).await?;
        // As it is under the lock.
        let row = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(invoice_may_become(row.status, InvoiceStatus::Credited), NotBooked, "id");
        let reason = problems.text(Some(&self.reason), 500, "reason");
        if !problems.is_empty() {
            return Ok(id);
        }
        let (mut given_back, mut more) = (GivenBack::new(), 0_i128);
        for entry in standing(writer, id).await? {
            let reopened = entry.kind == LedgerKind::Commitment;
            if reopened && !self.reopen_commitment {
                continue;
            }
            problems.unless(spending.refused(entry.budget_line_id).await? != Some(Refusal::NotAdopted), NotAdopted, "id");
            if let (true, Some(of)) = (reopened, entry.commitment_id) {
                let status = commitment::Entity::find_by_id(of).one(&writer.judge()?).await?.map(|commitment| commitment.status);
                problems.unless(status == Some(CommitmentStatus::Open), CommitmentReleased, "reopenCommitment");
            }
            let papers = Papers {
                contract: row.contract_id,
                supplier: Some(row.supplier_id),
                commitment: entry.commitment_id,
                invoice: Some(id),
                reverses: Some(entry.id),
                ..Papers::default()
            };
            let (amount, today) = (Cents(entry.amount.0.saturating_neg()), writer.author().today);
            let booking = Booking::new(entry.budget_line_id, entry.kind, amount, today, LedgerSource::Invoice, &row.number);
            let (line, of) = (entry.budget_line_id, entry.commitment_id);
            let back = given_back.entry((line, of)).or_default();
            *back.entry(reopened).or_default() += i128::from(amount.0);
            more += i128::from(amount.0);
            let refused = spending.book(booking.of(papers)).await?;
            problems.unless(refused.is_none(), OverAvailable, "id");
        }
        if let Some(contract) = row.contract_id {
            let more = Cents(i64::try_from(more).unwrap_or(i64::MAX));
            problems.unless(!spending.above_ceiling(contract, more).await?, AboveCeiling, "id");
        }
        problems.unless(!gives_back_more(&mut spending, given_back).await?, AlreadyGivenBack, "id");
        for line in spending.lines() {
            problems.unless(spending.over(line).await?.is_none(), OverAvailable, "id");
        }
        if problems.is_empty() {
            let credit = move |row: &mut invoice::Model| {
                row.status = InvoiceStatus::Credited;
                row.reason = reason;
            };
            writer.change::<invoice::Entity>(id, Some(self.expected_version.into()), credit).await?;
            spending.ledger.write().await?;
        }
        Ok(id)
    }
}

/// By line and commitment, what is given back: of the commitment itself, and of what it cost.
type GivenBack = BTreeMap<(Uuid, Option<Uuid>), BTreeMap<bool, i128>>;

/// Whether more is given back than was spent on a line, or invoiced of a commitment: a note of the supplier did so before.
async fn gives_back_more(spending: &mut Spending<'_, '_>, given: GivenBack) -> Result<bool, Error> {
    for ((line, of), back) in given {
        if spending.below_spent(line).await? {
            return Ok(true);
        }
        let Some(of) = of else { continue };
        for (kind, of_commitment) in [(LedgerKind::Actual, false), (LedgerKind::Commitment, true)] {
            let stands = spending.ledger.open(kind, of).await?.get(&line).copied().unwrap_or_default();
            if i128::from(stands.0) + back.get(&of_commitment).copied().unwrap_or_default() < 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The entries of an invoice that nothing reversed.
async fn standing(writer: &Writer<'_>, id: Uuid) -> Result<Vec<ledger_entry::Model>, Error> {
    let of = ledger_entry::Entity::find().filter(ledger_entry::Column::InvoiceId.eq(id)).order_by_asc(ledger_entry::Column::Id);
    let entries = of.all(&writer.judge()?).await?;
    let reversed = ledger_entry::Entity::find().filter(ledger_entry::Column::ReversesId.is_in(entries.iter().map(|entry| entry.id)));
    let reversed: BTreeSet<_> = reversed.all(&writer.judge()?).await?.into_iter().filter_map(|entry| entry.reverses_id).collect();
    Ok(entries.into_iter().filter(|entry| entry.reverses_id.is_none() && !reversed.contains(&entry.id)).collect())
}
