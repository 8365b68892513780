//! An invoice is approved, and its cost booked.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::invoice::Invoice;
use crate::rules::finance::invoice_may_become;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use chrono::NaiveDate;
use entity::{Cents, CommitmentStatus, InvoiceStatus, LedgerKind, LedgerSource, commitment, invoice, invoice_line, ledger_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

command! {
    /// Approves an invoice: its cost is booked, and its commitments fall by as much (Dutch: factuur goedkeuren).
    approve_invoice(ApproveInvoiceInput {
        /// The invoice (Dutch: factuur).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Why more is spent than is available: FINANCE may, as far as the programme tolerates it (Dutch: reden van overschrijding).
        reason: Option<String>,
    }) shows invoice: Invoice
    errors ApproveInvoiceErrorCode {
        /// It is not checked, or it is approved or rejected already.
        NotChecked: "alleen een gecontroleerde factuur wordt goedgekeurd" / "only an invoice that was checked is approved",
        /// Whoever took it in or checked it does not approve it.
        SamePerson: "een ander dan wie de factuur ontving of controleerde moet goedkeuren" / "somebody else than who took it in or checked it has to approve it",
        /// It asks more than is open of its commitment: that is raised first.
        AboveCommitment: "de factuur is hoger dan wat er van de verplichting openstaat; verhoog die eerst" / "the invoice asks more than is open of its commitment; raise that first",
        /// It gives back more than was spent on a line, or invoiced of its commitment.
        BelowSpent: "de factuur geeft meer terug dan er is uitgegeven" / "the invoice gives back more than was spent",
        /// With what is committed and spent already, it is more than the contract may cost: its ceiling, with VAT where that is not recovered.
        AboveCeiling: "dit is meer dan de overeenkomst mag kosten" / "this is more than the contract may cost",
        /// Its commitment was released.
        CommitmentReleased: "de verplichting is vrijgevallen" / "the commitment is released",
        /// The budget of a line is not adopted, or it is closed.
        NotAdopted: "de begroting van een post is niet vastgesteld, of is afgesloten" / "the budget of a line is not adopted, or it is closed",
        /// A line is none of expenditure.
        NotExpenditure: "op een van de posten worden geen uitgaven geboekt" / "nothing is spent on one of the lines",
        /// It is more than is available, and more than is tolerated.
        OverAvailable: "dit is meer dan de vrije ruimte van een post" / "this is more than is available on a line",
        /// It is more than is available; that is tolerated with a reason.
        ReasonRequired: "dit is meer dan de vrije ruimte; geef een reden" / "this is more than is available; give a reason",
    }
}

impl From<Refusal> for ApproveInvoiceErrorCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotAdopted => Self::NotAdopted,
            Refusal::NotExpenditure => Self::NotExpenditure,
            Refusal::OverAvailable => Self::OverAvailable,
            Refusal::ReasonRequired => Self::ReasonRequired,
        }
    }
}

#[async_trait::async_trait]
impl Command for ApproveInvoiceInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ApproveInvoiceErrorCode>) -> Result<Uuid, Error> {
        use ApproveInvoiceErrorCode::{AboveCeiling, BelowSpent, NotChecked, SamePerson};
        let id = ids::key(&self.id, Invoice::table(), "input.id")?;
        let find = || invoice::Entity::find_by_id(id);
        let programme = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let reason = problems.text(self.reason.as_deref(), 500, "reason");
        let mut spending = Spending::of(writer, programme, reason.as_deref()).await?;
        // As it is under the lock.
        let row = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(invoice_may_become(row.status, InvoiceStatus::Approved), NotChecked, "id");
        problems.four_eyes(writer, &[row.received_by_id, row.checked_by_id], SamePerson, "id").await?;
        if !problems.is_empty() {
            return Ok(id);
        }
        let costs = costs(writer, &spending, id).await?;
        if let Some(contract) = row.contract_id {
            // What a commitment falls by was held against the ceiling when it was made.
            let more: i128 = costs.iter().filter(|((_, of), _)| of.is_none()).map(|(_, cost)| i128::from(cost.0)).sum();
            let more = Cents(i64::try_from(more).unwrap_or(i64::MAX));
            problems.unless(!spending.above_ceiling(contract, more).await?, AboveCeiling, "id");
        }
        let mut gives_back_more = false;
        for ((line, commitment), cost) in costs {
            if let Some(refusal) = spending.refused(line).await? {
                problems.add(refusal.into(), "id");
            } else if cost != Cents::ZERO {
                gives_back_more |= cost_of(writer, &mut spending, &row, (line, commitment, cost), problems).await?;
            }
        }
        for line in spending.lines() {
            gives_back_more |= spending.below_spent(line).await?;
            if let Some(refusal) = spending.over(line).await? {
                problems.add(refusal.into(), "id");
            }
        }
        problems.unless(!gives_back_more, BelowSpent, "id");
        if !problems.is_empty() {
            return Ok(id);
        }
        let approved_by = writer.author().account;
        let approve = move |row: &mut invoice::Model| {
            row.status = InvoiceStatus::Approved;
            row.approved_by_id = approved_by;
            row.reason = reason;
        };
        writer.change::<invoice::Entity>(id, Some(self.expected_version.into()), approve).await?;
        spending.ledger.write().await?;
        Ok(id)
    }
}

/// What an invoice costs, by line and commitment.
async fn costs(writer: &Writer<'_>, spending: &Spending<'_, '_>, id: Uuid) -> Result<BTreeMap<(Uuid, Option<Uuid>), Cents>, Error> {
    let lines = invoice_line::Entity::find().filter(invoice_line::Column::InvoiceId.eq(id)).order_by_asc(invoice_line::Column::Id);
    let mut costs = BTreeMap::<_, Cents>::new();
    for line in lines.all(&writer.judge()?).await? {
        let sum = costs.entry((line.budget_line_id, line.commitment_id)).or_default();
        let cost = spending.cost(line.ex_vat, line.incl_vat);
        *sum = sum.checked_add(cost).ok_or_else(|| Error::internal("an invoice whose lines overflow"))?;
    }
    Ok(costs)
}

/// Books what an invoice costs on a line, and lowers its commitment by as much; tells whether it gives back more than was invoiced of that.
async fn cost_of(
    writer: &Writer<'_>,
    spending: &mut Spending<'_, '_>,
    row: &invoice::Model,
    (line, of, cost): (Uuid, Option<Uuid>, Cents),
    problems: &Problems<ApproveInvoiceErrorCode>,
) -> Result<bool, Error> {
    use ApproveInvoiceErrorCode::{AboveCommitment, CommitmentReleased};
    let papers =
        Papers { contract: row.contract_id, supplier: Some(row.supplier_id), commitment: of, invoice: Some(row.id), ..Papers::default() };
    // It counts when it was supplied, if that was not ahead.
    let day = Ord::min(row.service_to, writer.author().today);
    let booking = |kind, amount, day| Booking::new(line, kind, amount, day, LedgerSource::Invoice, &row.number).of(papers.clone());
    let mut refused = spending.book(booking(LedgerKind::Actual, cost, day)).await?;
    let mut gives_back_more = false;
    if let Some(of) = of {
        let status = commitment::Entity::find_by_id(of).one(&writer.judge()?).await?.map(|commitment| commitment.status);
        problems.unless(status == Some(CommitmentStatus::Open), CommitmentReleased, "id");
        let open = spending.ledger.open(LedgerKind::Commitment, of).await?.get(&line).copied().unwrap_or_default();
        let invoiced = spending.ledger.open(LedgerKind::Actual, of).await?.get(&line).copied().unwrap_or_default();
        problems.unless(cost <= open, AboveCommitment, "id");
        gives_back_more = invoiced.checked_add(cost).is_none_or(|invoiced| invoiced < Cents::ZERO);
        // A commitment does not fall before it was made.
        let day = Ord::max(day, committed_on(writer, of, line).await?.unwrap_or(day));
        let lowered = spending.book(booking(LedgerKind::Commitment, -cost, day)).await?;
        refused = refused.or(lowered);
    }
    if let Some(refusal) = refused {
        problems.add(refusal.into(), "id");
    }
    Ok(gives_back_more)
}

/// The day since which a commitment counts on a line.
async fn committed_on(writer: &Writer<'_>, of: Uuid, line: Uuid) -> Result<Option<NaiveDate>, Error> {
    let first = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::BookedOn)
        .filter(ledger_entry::Column::CommitmentId.eq(of))
        .filter(ledger_entry::Column::BudgetLineId.eq(line))
        .filter(ledger_entry::Column::Kind.eq(LedgerKind::Commitment))
        .order_by_asc(ledger_entry::Column::BookedOn)
        .limit(1);
    Ok(first.into_tuple().one(&writer.judge()?).await?)
}
