//! A year is closed.

use super::opened;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::finance::budget::Budget;
use crate::rules::finance::budget_may_become;
use crate::store::{View, Writer};
use async_graphql::ID;
use chrono::Datelike;
use entity::{
    AmendmentStatus, BudgetStatus, InvoiceStatus, LedgerKind, budget, budget_amendment, budget_line, commitment, invoice, invoice_line,
    ledger_entry, reservation,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

command! {
    /// Closes the budget of a year that is over: nothing is open on it, what was spent is what was expected, and nothing is booked on it
    /// afterwards, not even reversed (Dutch: begroting afsluiten).
    close_budget(CloseBudgetInput {
        /// The budget (Dutch: begroting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows budget: Budget
    errors CloseBudgetErrorCode {
        /// It was not adopted, or is closed already.
        NotAdopted: "deze begroting is niet vastgesteld, of al afgesloten" / "this budget is not adopted, or closed already",
        /// The year is not over.
        YearNotOver: "dit boekjaar is nog niet voorbij" / "this fiscal year is not over yet",
        /// Something is open on it; the message names what.
        SomethingOpen: "er staan nog verplichtingen of reserveringen open" / "commitments or reservations are still open",
        /// An invoice on its lines is not decided; the message names which.
        InvoiceWaits: "er wacht nog een factuur op controle of goedkeuring" / "an invoice still waits to be checked or approved",
        /// An amendment waits for a decision; the message names which.
        AmendmentWaits: "er wacht nog een begrotingswijziging op een besluit" / "an amendment still waits for a decision",
    }
}

/// What an entry on a line is open for: its commitment or its reservation, whichever its kind is of. What a commitment takes from a
/// reservation names both.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    Commitment(Option<Uuid>, Uuid),
    Reservation(Option<Uuid>, Uuid),
}

type Entry = (LedgerKind, Option<Uuid>, Option<Uuid>, Uuid, i64);

/// What is open on a budget, by name: commitments by their reference, reservations by what they are for, the rest by its line.
async fn open(view: &View, budget: &budget::Model) -> Result<Vec<String>, Error> {
    use ledger_entry::Column;
    let entries = ledger_entry::Entity::find()
        .select_only()
        .columns([Column::Kind, Column::CommitmentId, Column::ReservationId, Column::BudgetLineId, Column::Amount])
        .filter(Column::ProgrammeId.eq(budget.programme_id))
        .filter(Column::FiscalYear.eq(budget.fiscal_year))
        .filter(Column::Kind.is_in([LedgerKind::Commitment, LedgerKind::Reservation]));
    let mut sums = BTreeMap::<Open, i128>::new();
    for (kind, commitment, reservation, line, amount) in entries.into_tuple::<Entry>().all(view).await? {
        let of = if kind == LedgerKind::Commitment { Open::Commitment(commitment, line) } else { Open::Reservation(reservation, line) };
        *sums.entry(of).or_default() += i128::from(amount);
    }
    let mut names = Vec::new();
    for of in sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(of, _)| of) {
        let name = match of {
            Open::Commitment(Some(key), _) => commitment::Entity::find_by_id(key).one(view).await?.map(|row| row.reference),
            Open::Reservation(Some(key), _) => reservation::Entity::find_by_id(key).one(view).await?.map(|row| row.description),
            Open::Commitment(None, line) | Open::Reservation(None, line) => {
                budget_line::Entity::find_by_id(line).one(view).await?.map(|row| row.description)
            }
        };
        names.extend(name.filter(|name| !names.contains(name)));
    }
    Ok(names)
}

/// The numbers of the invoices on the lines of a budget that wait to be checked or approved.
async fn undecided(view: &View, budget: &budget::Model) -> Result<Vec<String>, Error> {
    let lines = Query::select()
        .column(budget_line::Column::Id)
        .from(budget_line::Entity)
        .and_where(budget_line::Column::BudgetId.eq(budget.id))
        .to_owned();
    let invoices = Query::select()
        .column(invoice_line::Column::InvoiceId)
        .from(invoice_line::Entity)
        .and_where(invoice_line::Column::BudgetLineId.in_subquery(lines))
        .to_owned();
    let waiting = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Number)
        .filter(invoice::Column::Id.in_subquery(invoices))
        .filter(invoice::Column::Status.is_in([InvoiceStatus::Received, InvoiceStatus::Checked]))
        .order_by_asc(invoice::Column::Number);
    Ok(waiting.into_tuple().all(view).await?)
}

#[async_trait::async_trait]
impl Command for CloseBudgetInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CloseBudgetErrorCode>) -> Result<Uuid, Error> {
        use CloseBudgetErrorCode::{AmendmentWaits, InvoiceWaits, NotAdopted, SomethingOpen, YearNotOver};
        let id = ids::key(&self.id, Budget::table(), "input.id")?;
        let (mut ledger, row) = opened::<budget::Entity>(writer, id, self.expected_version).await?;
        problems.unless(budget_may_become(row.status, BudgetStatus::Closed), NotAdopted, "id");
        problems.unless(writer.author().today.year() > row.fiscal_year, YearNotOver, "id");
        // Who closes a year reads all that is of it: that is said by the table of roles.
        let view = writer.view()?;
        problems.unless_named(open(&view, &row).await?, SomethingOpen, "id");
        problems.unless_named(undecided(&view, &row).await?, InvoiceWaits, "id");
        let waiting = budget_amendment::Entity::find()
            .filter(budget_amendment::Column::BudgetId.eq(id))
            .filter(budget_amendment::Column::Status.eq(AmendmentStatus::Submitted));
        let waiting = waiting.all(&view).await?.into_iter().map(|amendment| amendment.sequence.to_string()).collect();
        problems.unless_named(waiting, AmendmentWaits, "id");
        if problems.is_empty() {
            let lines =
                budget_line::Entity::find().select_only().column(budget_line::Column::Id).filter(budget_line::Column::BudgetId.eq(id));
            let lines: Vec<Uuid> = lines.into_tuple().all(&view).await?;
            ledger.load(lines.iter().copied().collect()).await?;
            for line in lines {
                ledger.expect_what_was_spent(line, (writer.author().today, None), "Jaar afgesloten")?;
            }
            ledger.write().await?;
            let close = |row: &mut budget::Model| row.status = BudgetStatus::Closed;
            writer.change::<budget::Entity>(id, Some(self.expected_version.into()), close).await?;
        }
        Ok(id)
    }
}
