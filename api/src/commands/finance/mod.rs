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

use crate::access::Policy;
use crate::error::Error;
use crate::store::{Ledger, Writer};
use uuid::Uuid;

/// Who had a hand in a draft: whoever made it, where somebody did, and whoever submitted it.
fn four_eyes(drafted_by: Option<Uuid>, submitted_by: Option<Uuid>) -> Vec<Option<Uuid>> {
    drafted_by.map(Some).into_iter().chain([submitted_by]).collect()
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
