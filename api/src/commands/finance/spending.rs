//! What the commands that spend have in common: which lines take money, and how much.

use crate::access::{Action, Keys, Policy, Rights};
use crate::error::Error;
use crate::rules::finance::{bears, ceiling_cost, vat_hundredths};
use crate::store::{Booking, Ledger, Sums, Writer};
use entity::{BudgetSide, BudgetStatus, Cents, LedgerKind, Role, VatRate, commitment, contract, ledger_entry, programme};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why a line does not take an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its budget is not adopted, or it is closed.
    NotAdopted,
    /// It is no line of expenditure.
    NotExpenditure,
    /// It is more than is available.
    OverAvailable,
    /// It is more than is available, and would be tolerated with a reason.
    ReasonRequired,
}

/// The money of a programme while some of it is spent, under the lock of its ledger.
pub(super) struct Spending<'w, 's> {
    writer: &'w Writer<'s>,
    /// The ledger.
    pub ledger: Ledger<'w, 's>,
    /// The programme.
    pub programme: programme::Model,
    /// What FINANCE may commit above what is available, in hundredths of a line's budget; 0 for others.
    overcommit: i32,
    /// Whether a reason is given for it.
    reasoned: bool,
    /// What the lines that are booked on held before.
    before: BTreeMap<Uuid, Sums>,
}

impl<'w, 's> Spending<'w, 's> {
    /// Of a programme; perhaps with a reason to go above what is available.
    pub async fn of(writer: &'w Writer<'s>, programme: Uuid, reason: Option<&str>) -> Result<Self, Error> {
        let ledger = writer.ledger(programme).await?;
        let row = programme::Entity::find_by_id(programme).one(&writer.judge()?).await?.ok_or(Error::NotFound)?;
        let finance = Rights(writer.author().acts.of(Role::Finance).cloned().collect());
        let is_finance = commitment::Entity::permits(&finance, Action::Create, &Keys { programme: Some(programme), ..Keys::default() });
        let overcommit = if is_finance { row.overcommit_hundredths } else { 0 };
        Ok(Self { writer, ledger, programme: row, overcommit, reasoned: reason.is_some(), before: BTreeMap::new() })
    }

    /// The cost to the programme of an amount.
    pub fn cost(&self, ex_vat: Cents, incl_vat: Cents) -> Cents {
        if self.programme.vat_recoverable { ex_vat } else { incl_vat }
    }

    /// Why nothing is spent on a line, if that is so.
    ///
    /// # Errors
    /// `NotFound` where the programme has no such line.
    pub async fn refused(&mut self, line: Uuid) -> Result<Option<Refusal>, Error> {
        let line = self.ledger.line(line).await?.ok_or(Error::NotFound)?;
        Ok(if line.budget == BudgetStatus::Adopted {
            (line.row.side != BudgetSide::Expenditure).then_some(Refusal::NotExpenditure)
        } else {
            Some(Refusal::NotAdopted)
        })
    }

    /// Books; refused where the sum would be larger than cents can hold.
    pub async fn book(&mut self, booking: Booking) -> Result<Option<Refusal>, Error> {
        let line = booking.line;
        let sums = self.sums(line).await?;
        self.before.entry(line).or_insert(sums);
        match self.ledger.book(booking).await {
            Err(Error::Invalid { .. }) => Ok(Some(Refusal::OverAvailable)),
            booked => booked.map(|()| None),
        }
    }

    /// Why a line does not bear what was booked on it, if that is so.
    pub async fn over(&mut self, line: Uuid) -> Result<Option<Refusal>, Error> {
        let sums = self.sums(line).await?;
        let before = self.before.get(&line).copied().unwrap_or(sums);
        let borne = |overcommit| bears(sums.budget, before.available(), sums.available(), overcommit);
        Ok(match (borne(0), borne(self.overcommit), self.reasoned) {
            (true, ..) | (_, true, true) => None,
            (false, true, false) => Some(Refusal::ReasonRequired),
            (false, false, _) => Some(Refusal::OverAvailable),
        })
    }

    /// Whether more was given back on a line than was spent there.
    pub async fn below_spent(&mut self, line: Uuid) -> Result<bool, Error> {
        let spent = self.sums(line).await?.actual;
        Ok(spent < Cents::ZERO && self.before.get(&line).is_some_and(|before| spent < before.actual))
    }

    /// What a line holds, with what was booked.
    async fn sums(&mut self, line: Uuid) -> Result<Sums, Error> {
        Ok(self.ledger.line(line).await?.ok_or(Error::NotFound)?.sums)
    }

    /// Whether so much more than what is committed and spent on a contract goes above its ceiling.
    pub async fn above_ceiling(&self, contract: Uuid, more: Cents) -> Result<bool, Error> {
        let judge = self.writer.judge()?;
        let ceiling = contract::Entity::find_by_id(contract).one(&judge).await?.and_then(|contract| contract.ceiling.open().copied());
        let Some(ceiling) = ceiling else { return Ok(false) };
        let vat = if self.programme.vat_recoverable { None } else { vat_hundredths(VatRate::Standard, self.writer.author().today) };
        let entries = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::Amount)
            .filter(ledger_entry::Column::ContractId.eq(contract))
            .filter(ledger_entry::Column::Kind.is_in([LedgerKind::Commitment, LedgerKind::Actual]));
        let stands: i128 = entries.into_tuple::<Cents>().all(&judge).await?.into_iter().map(|amount| i128::from(amount.0)).sum();
        Ok(more > Cents::ZERO && stands + i128::from(more.0) > i128::from(ceiling_cost(ceiling, vat.unwrap_or_default()).0))
    }

    /// The lines that were booked on.
    pub fn lines(&self) -> Vec<Uuid> {
        self.before.keys().copied().collect()
    }
}
