//! An amendment is approved, by another person.

use super::amending::weigh;
use super::{hands, opened};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget_amendment::BudgetAmendment;
use crate::rules::finance::amendment_may_become;
use crate::store::{Booking, Papers, Writer};
use async_graphql::ID;
use entity::{AmendmentStatus, LedgerKind, LedgerSource, budget_amendment};
use uuid::Uuid;

command! {
    /// Approves an amendment that another person submitted: its lines are booked, and count from today, in the year of the budget at the
    /// earliest (Dutch: begrotingswijziging goedkeuren).
    approve_amendment(ApproveAmendmentInput {
        /// The amendment (Dutch: begrotingswijziging).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The decision, up to 1,000 characters (Dutch: besluit).
        decision: Option<String>,
    }) shows budget_amendment: BudgetAmendment
    errors ApproveAmendmentErrorCode {
        /// It was not submitted, or is decided already.
        NotSubmitted: "deze begrotingswijziging is niet ingediend, of er is al besloten" / "this amendment is not submitted, or decided already",
        /// Whoever drafted, changed or submitted it does not approve it.
        SamePerson: "een ander dan wie de wijziging opstelde, wijzigde of indiende moet goedkeuren" / "somebody else than who drafted, changed or submitted it has to approve it",
        /// Its budget is not adopted, or closed.
        NotAdopted: "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already",
        /// A transfer does not sum to nothing.
        TransferUnbalanced: "een overheveling telt op tot 0" / "a transfer sums to 0",
        /// A line that it lowers would fall below the sum of what is reserved, committed and not yet invoiced, and spent, or below 0; the
        /// message names which. A line that it raises may lie below.
        BelowUsed: "deze posten komen onder wat is gereserveerd, verplicht en gerealiseerd" / "these lines would fall below what is reserved, committed and spent",
    }
}

#[async_trait::async_trait]
impl Command for ApproveAmendmentInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ApproveAmendmentErrorCode>) -> Result<Uuid, Error> {
        use ApproveAmendmentErrorCode::{BelowUsed, NotAdopted, NotSubmitted, SamePerson, TransferUnbalanced};
        let id = ids::key(&self.id, BudgetAmendment::table(), "input.id")?;
        let (mut ledger, row) = opened::<budget_amendment::Entity>(writer, id, self.expected_version).await?;
        let weighed = weigh(writer, &mut ledger, &row).await?;
        let submitted = amendment_may_become(row.status, AmendmentStatus::Approved);
        problems.unless(submitted, NotSubmitted, "id");
        if submitted {
            let hands = hands(writer, id, row.drafted_by_id, row.submitted_by_id).await?;
            problems.four_eyes(writer, &hands, SamePerson, "id").await?;
            problems.unless(weighed.adopted, NotAdopted, "id");
            problems.unless(weighed.balanced, TransferUnbalanced, "id");
            problems.unless_named(weighed.below, BelowUsed, "id");
        }
        let decision = problems.text(self.decision.as_deref(), 1_000, "decision");
        if !problems.is_empty() {
            return Ok(id);
        }
        let (today, text) = (writer.author().today, format!("Begrotingswijziging {}", row.sequence));
        for line in weighed.lines {
            let booking = Booking::new(line.budget_line_id, LedgerKind::Budget, line.amount, today, LedgerSource::Amendment, &text);
            ledger.book(booking.of(Papers { amendment: Some(id), ..Papers::default() })).await?;
        }
        ledger.write().await?;
        let by = writer.author().account;
        let approve = |row: &mut budget_amendment::Model| {
            row.status = AmendmentStatus::Approved;
            row.decided_by_id = by;
            row.decided_on = Some(today);
            row.decision = decision;
        };
        writer.change::<budget_amendment::Entity>(id, Some(self.expected_version.into()), approve).await?;
        Ok(id)
    }
}
