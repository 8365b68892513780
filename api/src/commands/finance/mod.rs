//! Budgets, spending, periods, forecasts, tolerances and colours; and how bookings are undone.

pub mod add_budget_line;
pub mod adopt_budget;
mod amending;
pub mod approve_amendment;
pub mod approve_invoice;
pub mod book_actual;
pub mod cancel_reservation;
pub mod change_amendment;
pub mod change_budget_line;
pub mod check_invoice;
pub mod close_budget;
pub mod close_period;
pub mod commit;
pub mod credit_invoice;
pub mod draft_amendment;
pub mod draft_budget;
pub mod forecast_line;
pub mod forecast_work_package;
pub mod import_ledger;
mod lines;
pub mod override_rag;
mod parts;
pub mod pay_invoice;
pub mod raise_commitment;
pub mod receive_invoice;
pub mod reject_amendment;
pub mod reject_invoice;
pub mod release_commitment;
pub mod remove_budget_line;
pub mod reopen_period;
pub mod reserve;
pub mod return_budget;
pub mod reverse_entry;
pub mod set_tolerances;
mod spending;
pub mod submit_amendment;
pub mod submit_budget;
pub mod withdraw_rag;

use super::mutation;
use crate::access::Policy;
use crate::error::Error;
use crate::graphql::RootField;
use crate::store::{Ledger, Writer};
use entity::budget;
use uuid::Uuid;

/// What can be done here.
pub fn mutations() -> Vec<RootField> {
    vec![
        mutation::<draft_budget::DraftBudgetInput>(),
        mutation::<add_budget_line::AddBudgetLineInput>(),
        mutation::<change_budget_line::ChangeBudgetLineInput>(),
        mutation::<remove_budget_line::RemoveBudgetLineInput>(),
        mutation::<submit_budget::SubmitBudgetInput>(),
        mutation::<adopt_budget::AdoptBudgetInput>(),
        mutation::<return_budget::ReturnBudgetInput>(),
        mutation::<close_budget::CloseBudgetInput>(),
        mutation::<draft_amendment::DraftAmendmentInput>(),
        mutation::<change_amendment::ChangeAmendmentInput>(),
        mutation::<submit_amendment::SubmitAmendmentInput>(),
        mutation::<approve_amendment::ApproveAmendmentInput>(),
        mutation::<reject_amendment::RejectAmendmentInput>(),
        mutation::<book_actual::BookActualInput>(),
        mutation::<reverse_entry::ReverseEntryInput>(),
        mutation::<reserve::ReserveInput>(),
        mutation::<cancel_reservation::CancelReservationInput>(),
        mutation::<commit::CommitInput>(),
        mutation::<raise_commitment::RaiseCommitmentInput>(),
        mutation::<release_commitment::ReleaseCommitmentInput>(),
        mutation::<receive_invoice::ReceiveInvoiceInput>(),
        mutation::<check_invoice::CheckInvoiceInput>(),
        mutation::<approve_invoice::ApproveInvoiceInput>(),
        mutation::<reject_invoice::RejectInvoiceInput>(),
        mutation::<pay_invoice::PayInvoiceInput>(),
        mutation::<credit_invoice::CreditInvoiceInput>(),
        mutation::<set_tolerances::SetTolerancesInput>(),
        mutation::<close_period::ClosePeriodInput>(),
        mutation::<reopen_period::ReopenPeriodInput>(),
        mutation::<override_rag::OverrideRagInput>(),
        mutation::<withdraw_rag::WithdrawRagInput>(),
        mutation::<forecast_line::ForecastLineInput>(),
        mutation::<forecast_work_package::ForecastWorkPackageInput>(),
        mutation::<import_ledger::ImportLedgerInput>(),
    ]
}

/// Who had a hand in a draft: whoever made it, where somebody did, whoever changed it, and whoever submitted it.
///
/// # Errors
/// What the database says.
async fn hands(writer: &Writer<'_>, draft: Uuid, drafted_by: Option<Uuid>, submitted_by: Option<Uuid>) -> Result<Vec<Option<Uuid>>, Error> {
    let editors = writer.who_changed(draft, "editedBy").await?;
    Ok(drafted_by.into_iter().chain(editors).map(Some).chain([submitted_by]).collect())
}

/// Notes who changes the lines of a draft budget: he does not adopt it, and whoever saw it before saw another version.
///
/// # Errors
/// As [`Writer::change`].
async fn edited(writer: &Writer<'_>, budget: Uuid) -> Result<(), Error> {
    let by = writer.author().account;
    writer.change::<budget::Entity>(budget, None, |row: &mut budget::Model| row.edited_by_id = by.into()).await
}

/// What is to be changed, as it is under the lock of its programme's ledger: who held the lock before may have changed it.
///
/// # Errors
/// As [`Writer::may_change`].
async fn opened<'w, 's, E: Policy>(writer: &'w Writer<'s>, key: Uuid, expected: i32) -> Result<(Ledger<'w, 's>, E::Model), Error> {
    let row = writer.may_change::<E>(key, expected.into()).await?;
    let programme = E::keys(&row).programme.ok_or_else(|| Error::internal("a row of no programme"))?;
    let ledger = writer.ledger(programme).await?;
    Ok((ledger, writer.may_change::<E>(key, expected.into()).await?))
}
