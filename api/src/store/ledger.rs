//! Bookings: entries of the ledger and the two sums that are kept of them, in one transaction, under the lock of the
//! programme.

use super::{Touched, Writer};
use crate::access::{Action, Policy};
use crate::error::Error;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entity::{
    Cents, ChangeAction, LedgerKind, LedgerSource, budget_line, contract, ledger_clock, ledger_entry, line_month, line_person, line_total,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What is to be booked on a line.
#[derive(Clone, Debug)]
pub struct Booking {
    /// The line.
    pub line: Uuid,
    /// What is booked.
    pub kind: LedgerKind,
    /// How much; negative lowers.
    pub amount: Cents,
    /// The day for which it counts.
    pub booked_on: NaiveDate,
    /// The instant at which it became known, where history is imported; now otherwise.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Where it comes from.
    pub source: LedgerSource,
    /// What was booked.
    pub description: String,
    /// The contract.
    pub contract: Option<Uuid>,
    /// The supplier.
    pub supplier: Option<Uuid>,
    /// The entry that it reverses.
    pub reverses: Option<Uuid>,
}

/// The five sums of a line; a line without a forecast has none.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    budget: Cents,
    reservation: Cents,
    commitment: Cents,
    actual: Cents,
    forecast: Option<Cents>,
}

impl Sums {
    fn add(&mut self, kind: LedgerKind, amount: Cents) -> Result<(), Error> {
        let sum = match kind {
            LedgerKind::Budget => &mut self.budget,
            LedgerKind::Reservation => &mut self.reservation,
            LedgerKind::Commitment => &mut self.commitment,
            LedgerKind::Actual => &mut self.actual,
            LedgerKind::Forecast => self.forecast.get_or_insert_default(),
        };
        *sum = sum.checked_add(amount).ok_or_else(|| Error::invalid("amount", "the sum is larger than cents can hold"))?;
        Ok(())
    }
}

impl Writer<'_> {
    /// Books on lines of one programme. Stamps are strictly increasing in a programme, under a lock that is held to the
    /// commit: what was known at an instant that has passed never changes.
    ///
    /// # Errors
    /// `NotFound` where a line is none of the programme's, `Forbidden` where the author may not book on it.
    pub async fn book(&self, programme: Uuid, bookings: Vec<Booking>) -> Result<(), Error> {
        let mut stamp = self.lock_ledger(programme).await?;
        let lines: HashMap<Uuid, budget_line::Model> = budget_line::Entity::find()
            .filter(budget_line::Column::ProgrammeId.eq(programme))
            .all(self.connection())
            .await?
            .into_iter()
            .map(|line| (line.id, line))
            .collect();
        let hired = self.hired(bookings.iter().filter_map(|booking| booking.contract).collect()).await?;
        let (mut entries, mut totals, mut months) = (Vec::new(), BTreeMap::<Uuid, Sums>::new(), BTreeMap::<(Uuid, NaiveDate), Sums>::new());
        let mut persons = BTreeSet::new();
        for booking in bookings {
            let line = lines.get(&booking.line).ok_or(Error::NotFound)?;
            let recorded_at = Ord::max(booking.recorded_at.unwrap_or(self.author().now), stamp + TimeDelta::microseconds(1));
            stamp = recorded_at;
            totals.entry(line.id).or_default().add(booking.kind, booking.amount)?;
            let month = booking.booked_on.with_day(1).unwrap_or(booking.booked_on);
            months.entry((line.id, month)).or_default().add(booking.kind, booking.amount)?;
            let person = booking.contract.and_then(|contract| hired.get(&contract).copied());
            persons.extend(person.map(|person| (line.id, person)));
            let entry = ledger_entry::Model {
                id: self.key(),
                budget_line_id: line.id,
                programme_id: line.programme_id,
                work_package_id: line.work_package_id,
                fiscal_year: line.fiscal_year,
                kind: booking.kind,
                amount: booking.amount,
                booked_on: booking.booked_on,
                recorded_at,
                source: booking.source,
                description: booking.description.into(),
                contract_id: booking.contract.into(),
                supplier_id: booking.supplier.into(),
                person_id: person.into(),
                subsidy_id: line.subsidy_id,
                funder_id: line.funder_id,
                reverses_id: booking.reverses,
            };
            if !ledger_entry::Entity::accepts(&self.author().rights, Action::Create, &entry) {
                return Err(Error::Forbidden);
            }
            entries.push(entry);
        }
        self.touch(entries.iter().map(|entry| Touched {
            table: "ledger_entry",
            key: entry.id,
            version: 1,
            action: ChangeAction::Create,
            programme: Some(entry.programme_id),
            year: Some(entry.fiscal_year),
        }));
        self.append::<ledger_entry::Entity>(entries).await?;
        for (id, sums) in totals {
            if let Some(line) = lines.get(&id) {
                self.keep::<line_total::Entity>(total(line, sums), &[line_total::Column::BudgetLineId]).await?;
            }
        }
        for ((id, month), sums) in months {
            if let Some(line) = lines.get(&id) {
                let columns = [line_month::Column::BudgetLineId, line_month::Column::Month];
                self.keep::<line_month::Entity>(month_of(line, month, sums), &columns).await?;
            }
        }
        for (id, person) in persons {
            if let Some(line) = lines.get(&id) {
                self.behind(line, person).await?;
            }
        }
        let clock = ledger_clock::ActiveModel { programme_id: sea_orm::Set(programme), recorded_at: sea_orm::Set(stamp) };
        clock.update(self.connection()).await?;
        Ok(())
    }

    /// Whom contracts hire.
    async fn hired(&self, contracts: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Uuid>, Error> {
        if contracts.is_empty() {
            return Ok(HashMap::new());
        }
        let columns = [contract::Column::Id, contract::Column::PersonId];
        let hired = contract::Entity::find().select_only().columns(columns).filter(contract::Column::PersonId.is_not_null());
        let hired: Vec<(Uuid, Uuid)> = hired.filter(contract::Column::Id.is_in(contracts)).into_tuple().all(self.connection()).await?;
        Ok(hired.into_iter().collect())
    }

    /// Keeps that a person is behind the money of a line.
    async fn behind(&self, line: &budget_line::Model, person: Uuid) -> Result<(), Error> {
        let row = line_person::Model {
            budget_line_id: line.id,
            person_id: person,
            programme_id: line.programme_id,
            work_package_id: line.work_package_id,
            fiscal_year: line.fiscal_year,
        };
        let known = OnConflict::columns([line_person::Column::BudgetLineId, line_person::Column::PersonId]).do_nothing().to_owned();
        line_person::Entity::insert(super::writer::all_set::<line_person::Entity>(row))
            .on_conflict(known)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Takes the lock of a programme's ledger, and tells its last stamp.
    async fn lock_ledger(&self, programme: Uuid) -> Result<DateTime<Utc>, Error> {
        let first = ledger_clock::Model { programme_id: programme, recorded_at: DateTime::UNIX_EPOCH };
        let conflict = OnConflict::column(ledger_clock::Column::ProgrammeId)
            .value(ledger_clock::Column::ProgrammeId, Expr::col((ledger_clock::Entity, ledger_clock::Column::ProgrammeId)))
            .to_owned();
        // The update that changes nothing takes the row's lock.
        ledger_clock::Entity::insert(super::writer::all_set::<ledger_clock::Entity>(first))
            .on_conflict(conflict)
            .exec_without_returning(self.connection())
            .await?;
        let clock = ledger_clock::Entity::find_by_id(programme).one(self.connection()).await?.ok_or(Error::NotFound)?;
        Ok(clock.recorded_at)
    }

    /// Adds sums to a row of sums, or makes it.
    async fn keep<E: EntityTrait>(&self, row: E::Model, key: &[E::Column]) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        let mut conflict = OnConflict::columns(key.iter().copied());
        for column in E::Column::iter() {
            let name = IdenStatic::as_str(&column);
            let (old, new) = (Expr::col((E::default(), column)), Expr::cust(format!("excluded.{name}")));
            match name {
                "budget" | "reservation" | "commitment" | "actual" => drop(conflict.value(column, old.add(new))),
                // None and none stay none.
                "forecast" => {
                    let table = IdenStatic::as_str(&E::default());
                    let sum = format!("{table}.{name} + excluded.{name}");
                    conflict.value(column, Expr::cust(format!("coalesce({sum}, {table}.{name}, excluded.{name})")));
                }
                _ => {}
            }
        }
        E::insert(super::writer::all_set::<E>(row)).on_conflict(conflict).exec_without_returning(self.connection()).await?;
        Ok(())
    }
}

fn total(line: &budget_line::Model, sums: Sums) -> line_total::Model {
    line_total::Model {
        budget_line_id: line.id,
        programme_id: line.programme_id,
        work_package_id: line.work_package_id,
        fiscal_year: line.fiscal_year,
        cost_type: line.cost_type,
        side: line.side,
        subsidy_id: line.subsidy_id,
        funder_id: line.funder_id,
        budget: sums.budget,
        reservation: sums.reservation,
        commitment: sums.commitment,
        actual: sums.actual,
        forecast: sums.forecast,
    }
}

fn month_of(line: &budget_line::Model, month: NaiveDate, sums: Sums) -> line_month::Model {
    line_month::Model {
        budget_line_id: line.id,
        month,
        programme_id: line.programme_id,
        work_package_id: line.work_package_id,
        fiscal_year: line.fiscal_year,
        cost_type: line.cost_type,
        side: line.side,
        subsidy_id: line.subsidy_id,
        funder_id: line.funder_id,
        budget: sums.budget,
        reservation: sums.reservation,
        commitment: sums.commitment,
        actual: sums.actual,
        forecast: sums.forecast,
    }
}
