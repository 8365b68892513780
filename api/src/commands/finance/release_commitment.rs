//! What is open of a commitment is free again, all of it or a part.

use super::parts::PARTS;
use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::budget_line::BudgetLine;
use crate::nodes::finance::commitment::Commitment;
use crate::store::{Booking, Papers, Writer};
use async_graphql::{ID, InputObject};
use entity::{Cents, CommitmentStatus, LedgerKind, LedgerSource, commitment};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Releases a commitment: what is open of it is free again, and no invoice lowers it any more; or only a part of it, and it stays open
    /// (Dutch: verplichting laten vrijvallen).
    release_commitment(ReleaseCommitmentInput {
        /// The commitment (Dutch: verplichting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// So much of these lines, a line each, at most 100; all that is open where nothing is said (Dutch: delen).
        parts: Option<Vec<ReleasedPartInput>>,
    }) shows commitment: Commitment
    errors ReleaseCommitmentErrorCode {
        /// It is released already.
        NotOpen: "deze verplichting is al vrijgevallen" / "this commitment is released already",
        /// There is no part, or there are more than 100.
        PartsInvalid: "geef 1 tot 100 delen, of geen om alles te laten vrijvallen" / "give 1 to 100 parts, or none to release all of it",
        /// Nothing of it is open on this line.
        LineNotFound: "van deze verplichting staat niets open op deze begrotingspost" / "nothing of this commitment is open on this line",
        /// A line comes twice.
        LineTwice: "deze begrotingspost komt twee keer voor" / "this line comes twice",
        /// The amount is nothing, or less, or more than is open.
        AmountInvalid: "geef een bedrag boven nul, tot wat er open staat" / "give an amount above nothing, up to what is open",
        /// Something is open on a line whose budget is closed.
        NotAdopted: "er staat nog iets open op een post waarvan de begroting is afgesloten" / "something is open on a line whose budget is closed",
    }
}

/// So much of a commitment, on one line of the budget (Dutch: vrij te laten deel).
#[derive(Clone, Debug, InputObject)]
pub struct ReleasedPartInput {
    /// The line (Dutch: begrotingspost).
    line: ID,
    /// How much of it is free again (Dutch: bedrag).
    amount: Money,
}

/// What is released of each line, of what is open.
fn chosen(
    parts: &[ReleasedPartInput],
    open: &[(Uuid, Cents)],
    problems: &Problems<ReleaseCommitmentErrorCode>,
) -> Result<Vec<(Uuid, Cents)>, Error> {
    use ReleaseCommitmentErrorCode::{AmountInvalid, LineNotFound, LineTwice, PartsInvalid};
    problems.unless((1..=PARTS).contains(&parts.len()), PartsInvalid, "parts");
    let mut chosen: Vec<(Uuid, Cents)> = Vec::new();
    for (nth, ReleasedPartInput { line, amount: Money(amount) }) in parts.iter().take(PARTS).enumerate() {
        let line = ids::key(line, BudgetLine::table(), &format!("input.parts.{nth}.line"))?;
        problems.unless(chosen.iter().all(|(known, _)| *known != line), LineTwice, &format!("parts.{nth}.line"));
        match open.iter().find(|(known, _)| *known == line) {
            None => problems.add(LineNotFound, &format!("parts.{nth}.line")),
            Some((_, open)) => problems.unless((Cents(1)..=*open).contains(amount), AmountInvalid, &format!("parts.{nth}.amount")),
        }
        chosen.push((line, *amount));
    }
    Ok(chosen)
}

#[async_trait::async_trait]
impl Command for ReleaseCommitmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ReleaseCommitmentErrorCode>) -> Result<Uuid, Error> {
        use ReleaseCommitmentErrorCode::{NotAdopted, NotOpen};
        let id = ids::key(&self.id, Commitment::table(), "input.id")?;
        let find = || commitment::Entity::find_by_id(id);
        let programme = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?.programme_id;
        let mut spending = Spending::of(writer, programme, None).await?;
        // As it is under the lock.
        let row = find().one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.status == CommitmentStatus::Open, NotOpen, "id");
        let papers = Papers { contract: row.contract_id, supplier: row.supplier_id, commitment: Some(id), ..Papers::default() };
        let open = spending.ledger.open(LedgerKind::Commitment, id).await?;
        let open: Vec<_> = open.into_iter().filter(|(_, open)| *open != Cents::ZERO).collect();
        let released = match &self.parts {
            None => open,
            Some(parts) => chosen(parts, &open, problems)?,
        };
        // What is no part of it is not tried.
        if !problems.is_empty() {
            return Ok(id);
        }
        for (line, open) in released {
            problems.unless(spending.refused(line).await? != Some(Refusal::NotAdopted), NotAdopted, "id");
            let today = writer.author().today;
            let booking = Booking::new(line, LedgerKind::Commitment, -open, today, LedgerSource::Contract, &row.reference);
            if spending.book(booking.of(papers.clone())).await?.is_some() {
                return Err(Error::internal("what is open of a commitment does not fit its line"));
            }
        }
        if problems.is_empty() {
            // Who releases a part may still be invoiced for the rest.
            let all = self.parts.is_none();
            let release = move |row: &mut commitment::Model| {
                if all {
                    row.status = CommitmentStatus::Released;
                }
            };
            writer.change::<commitment::Entity>(id, Some(self.expected_version.into()), release).await?;
            spending.ledger.write().await?;
        }
        Ok(id)
    }
}
