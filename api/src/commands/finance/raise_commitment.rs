//! More is committed.

use super::parts::{self, CommitmentPartInput, PartRefusal, parts_refused};
use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::commitment::Commitment;
use crate::store::{Papers, Writer};
use async_graphql::ID;
use entity::{CommitmentStatus, commitment, commitment_part};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Commits more by a commitment, on its lines or on others (Dutch: verplichting verhogen).
    raise_commitment(RaiseCommitmentInput {
        /// The commitment (Dutch: verplichting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// What comes on top of what is committed, a line each, at most 100 (Dutch: delen).
        parts: Vec<CommitmentPartInput>,
        /// Why more is committed than is available: FINANCE may, as far as the programme tolerates it (Dutch: reden van overschrijding).
        reason: Option<String>,
    }) shows commitment: Commitment
    errors RaiseCommitmentErrorCode {
        /// It is released.
        NotOpen: "deze verplichting is vrijgevallen" / "this commitment is released",
        /// There is no part, or there are more than 100.
        PartsInvalid: "geef 1 tot 100 delen" / "give 1 to 100 parts",
        /// The programme has no such line.
        LineNotFound: "deze begrotingspost bestaat niet in dit programma" / "this line does not exist in this programme",
        /// A line comes twice.
        LineTwice: "deze begrotingspost komt twee keer voor" / "this line comes twice",
        /// The amount is nothing, or less.
        AmountNotPositive: "geef een bedrag boven nul" / "give an amount above nothing",
        /// The reservation is not open on this line.
        ReservationUnfit: "deze reservering staat niet open op deze post" / "this reservation is not open on this line",
        /// With what is committed and spent already, it is more than the contract may cost: its ceiling, with VAT where that is not recovered.
        AboveCeiling: "dit is meer dan de overeenkomst mag kosten" / "this is more than the contract may cost",
        /// The budget of the line is not adopted, or it is closed.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
        /// It is no line of expenditure.
        NotExpenditure: "op deze post worden geen uitgaven geboekt" / "nothing is spent on this line",
        /// It is more than is available, and more than is tolerated.
        OverAvailable: "dit is meer dan de vrije ruimte van deze post" / "this is more than is available on this line",
        /// It is more than is available; that is tolerated with a reason.
        ReasonRequired: "dit is meer dan de vrije ruimte; geef een reden" / "this is more than is available; give a reason",
    }
}
parts_refused!(RaiseCommitmentErrorCode);

#[async_trait::async_trait]
impl Command for RaiseCommitmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RaiseCommitmentErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, Commitment::table(), "input.id")?;
        let find = || commitment::Entity::find_by_id(id);
        let programme = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let reason = problems.text(self.reason.as_deref(), 500, "reason");
        let mut spending = Spending::of(writer, programme, reason.as_deref()).await?;
        // As it is under the lock.
        let row = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.status == CommitmentStatus::Open, RaiseCommitmentErrorCode::NotOpen, "id");
        let papers = Papers { contract: row.contract_id, supplier: row.supplier_id, commitment: Some(id), ..Papers::default() };
        let booked = parts::book(writer, &mut spending, &self.parts, (&papers, &row.reference), problems).await?;
        if !problems.is_empty() {
            return Ok(id);
        }
        let known = commitment_part::Entity::find().filter(commitment_part::Column::CommitmentId.eq(id));
        let known = known.all(&writer.judge()?).await?;
        let new = booked.lines.into_iter().filter(|line| !known.iter().any(|part| part.budget_line_id == *line));
        let added = parts::add(writer, &mut spending, &papers, new).await?;
        parts::used_up(writer, booked.used_up).await?;
        let raise = move |row: &mut commitment::Model| {
            row.part_count += added;
            row.reason = reason.or(row.reason.take());
        };
        writer.change::<commitment::Entity>(id, Some(self.expected_version.into()), raise).await?;
        spending.ledger.write().await?;
        Ok(id)
    }
}
