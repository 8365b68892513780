//! What is open of a commitment is free again.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::commitment::Commitment;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{Cents, CommitmentStatus, LedgerKind, LedgerSource, commitment};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Releases a commitment: what is open of it is free again, and no invoice lowers it any more (Dutch: verplichting laten vrijvallen).
    release_commitment(ReleaseCommitmentInput {
        /// The commitment (Dutch: verplichting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows commitment: Commitment
    errors ReleaseCommitmentErrorCode {
        /// It is released already.
        NotOpen: "deze verplichting is al vrijgevallen" / "this commitment is released already",
        /// Something is open on a line whose budget is closed.
        NotAdopted: "er staat nog iets open op een post waarvan de begroting is afgesloten" / "something is open on a line whose budget is closed",
    }
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
        for (line, open) in spending.ledger.open(LedgerKind::Commitment, id).await?.into_iter().filter(|(_, open)| *open != Cents::ZERO) {
            problems.unless(spending.refused(line).await? != Some(Refusal::NotAdopted), NotAdopted, "id");
            let today = writer.author().today;
            let booking = Booking::new(line, LedgerKind::Commitment, -open, today, LedgerSource::Contract, &row.reference);
            if spending.book(booking.of(papers.clone())).await?.is_some() {
                return Err(Error::internal("what is open of a commitment does not fit its line"));
            }
        }
        if problems.is_empty() {
            let release = |row: &mut commitment::Model| row.status = CommitmentStatus::Released;
            writer.change::<commitment::Entity>(id, Some(self.expected_version.into()), release).await?;
            spending.ledger.write().await?;
        }
        Ok(id)
    }
}
