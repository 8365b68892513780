//! The ledger: entries and the two sums that are kept of them, in one transaction, under the lock of the programme. So entries and
//! sums never disagree, and what was free when it was looked at is free when it is booked.

use super::kept::{behind, month_of, sums, total};
use super::{Touched, Writer};
use crate::access::{Action, Keys, Policy};
use crate::error::Error;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use entity::{
    BudgetStatus, Cents, ChangeAction, LedgerKind, LedgerSource, budget, budget_line, forecast, ledger_clock, ledger_entry, line_month,
    line_person, line_total, period_close,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;
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
    /// The instant at which it became known, where history is made; now otherwise.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Where it comes from.
    pub source: LedgerSource,
    /// What was booked.
    pub description: String,
    /// The papers that it refers to.
    pub of: Papers,
}

/// The papers that an entry refers to.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    /// The contract.
    pub contract: Option<Uuid>,
    /// The supplier.
    pub supplier: Option<Uuid>,
    /// The amendment that it books.
    pub amendment: Option<Uuid>,
    /// The reservation that it makes, lowers or cancels.
    pub reservation: Option<Uuid>,
    /// The commitment that it makes, raises or lowers.
    pub commitment: Option<Uuid>,
    /// The invoice that it books.
    pub invoice: Option<Uuid>,
    /// The entry that it reverses.
    pub reverses: Option<Uuid>,
    /// What identifies it where it was imported from.
    pub import_key: Option<String>,
}

impl Booking {
    /// On a line, for a day, of no papers.
    pub fn new(line: Uuid, kind: LedgerKind, amount: Cents, booked_on: NaiveDate, source: LedgerSource, description: &str) -> Self {
        Self { line, kind, amount, booked_on, recorded_at: None, source, description: description.to_owned(), of: Papers::default() }
    }

    /// The same, of these papers.
    #[must_use]
    pub fn of(self, of: Papers) -> Self {
        Self { of, ..self }
    }
}

/// The five sums of a line; a line without a forecast has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Adopted, with approved amendments.
    pub budget: Cents,
    /// Set aside, not yet committed.
    pub reservation: Cents,
    /// Committed, not yet invoiced.
    pub commitment: Cents,
    /// Spent.
    pub actual: Cents,
    /// Expected at completion.
    pub forecast: Option<Cents>,
}

impl Sums {
    /// Adds an amount to the sum of its kind.
    ///
    /// # Errors
    /// `Invalid` where the sum is larger than cents can hold.
    pub fn add(&mut self, kind: LedgerKind, amount: Cents) -> Result<(), Error> {
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

    /// What is free: budget less what is reserved, committed and spent; nothing where that is larger than cents can hold.
    pub fn available(&self) -> Option<Cents> {
        let less = |from: Cents, sum: Cents| from.0.checked_sub(sum.0).map(Cents);
        less(self.budget, self.reservation).and_then(|rest| less(rest, self.commitment)).and_then(|rest| less(rest, self.actual))
    }
}

/// A line while it is booked on: what it is, and what it holds with what this transaction booked.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line.
    pub row: budget_line::Model,
    /// The state of its budget: money is spent where that is adopted.
    pub budget: BudgetStatus,
    /// Its sums.
    pub sums: Sums,
}

/// The ledger of a programme while a transaction books: nobody else books on it until the transaction ends.
pub struct Ledger<'w, 's> {
    writer: &'w Writer<'s>,
    programme: Uuid,
    /// The last stamp.
    stamp: DateTime<Utc>,
    /// The first days of the months that are closed.
    closed: BTreeSet<NaiveDate>,
    lines: HashMap<Uuid, Line>,
    bookings: Vec<Booking>,
    /// What is expected of lines from now on.
    forecasts: Vec<forecast::Model>,
}

impl<'s> Writer<'s> {
    /// Opens the ledger of a programme. Who else books on it waits until this transaction ends.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ledger(&self, programme: Uuid) -> Result<Ledger<'_, 's>, Error> {
        let first = ledger_clock::Model { programme_id: programme, recorded_at: DateTime::UNIX_EPOCH };
        let conflict = OnConflict::column(ledger_clock::Column::ProgrammeId)
            .value(ledger_clock::Column::ProgrammeId, Expr::col((ledger_clock::Entity, ledger_clock::Column::ProgrammeId)))
            .to_owned();
        // The update that changes nothing takes the row's lock.
        let clock = ledger_clock::Entity::insert(super::writer::all_set::<ledger_clock::Entity>(first))
            .on_conflict(conflict)
            .exec_with_returning(self.connection())
            .await?;
        let closed = period_close::Entity::find()
            .select_only()
            .column(period_close::Column::Month)
            .filter(period_close::Column::ProgrammeId.eq(programme))
            .filter(period_close::Column::ReopenedAt.is_null());
        let closed: Vec<NaiveDate> = closed.into_tuple().all(self.connection()).await?;
        let closed = closed.into_iter().collect();
        Ok(Ledger {
            writer: self,
            programme,
            stamp: clock.recorded_at,
            closed,
            lines: HashMap::new(),
            bookings: Vec::new(),
            forecasts: Vec::new(),
        })
    }

    /// Books on lines of one programme, and nothing else.
    ///
    /// # Errors
    /// As [`Ledger::book`] and [`Ledger::write`].
    pub async fn book(&self, programme: Uuid, bookings: Vec<Booking>) -> Result<(), Error> {
        let mut ledger = self.ledger(programme).await?;
        ledger.load(bookings.iter().map(|booking| booking.line).collect()).await?;
        for booking in bookings {
            ledger.book(booking).await?;
        }
        ledger.write().await.map(drop)
    }
}

impl Ledger<'_, '_> {
    /// Loads the lines of the programme with these keys, with their sums, in few statements; those that it does not have are left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load(&mut self, keys: BTreeSet<Uuid>) -> Result<(), Error> {
        let keys: Vec<_> = keys.into_iter().filter(|key| !self.lines.contains_key(key)).collect();
        for part in keys.chunks(500) {
            let of = budget_line::Column::Id.is_in(part.iter().copied()).and(budget_line::Column::ProgrammeId.eq(self.programme));
            let totals = line_total::Entity::find().filter(line_total::Column::BudgetLineId.is_in(part.iter().copied()));
            let totals: HashMap<_, _> =
                totals.all(self.writer.connection()).await?.into_iter().map(|total| (total.budget_line_id, sums(&total))).collect();
            let rows = budget_line::Entity::find().filter(of).all(self.writer.connection()).await?;
            let budgets: BTreeSet<_> = rows.iter().map(|row| row.budget_id).collect();
            let budgets = budget::Entity::find().filter(budget::Column::Id.is_in(budgets)).all(self.writer.connection()).await?;
            for row in rows {
                let sums = totals.get(&row.id).copied().unwrap_or_default();
                let budget = budgets.iter().find(|budget| budget.id == row.budget_id).ok_or(Error::NotFound)?.status;
                self.lines.insert(row.id, Line { row, budget, sums });
            }
        }
        Ok(())
    }

    /// A line of the programme, with its sums as this transaction has them; nothing where the programme has no such line. What it holds is
    /// told to nobody who may not book on it, by whatever refusal.
    ///
    /// # Errors
    /// `Forbidden` where the author may not book on it.
    pub async fn line(&mut self, key: Uuid) -> Result<Option<&Line>, Error> {
        self.load(BTreeSet::from([key])).await?;
        let Some(line) = self.lines.get(&key) else { return Ok(None) };
        let keys =
            Keys { programme: Some(line.row.programme_id), work_package: Some(line.row.work_package_id), organisation: line.row.funder_id };
        if !ledger_entry::Entity::permits(&self.writer.author().acts, Action::Create, &keys) {
            return Err(Error::Forbidden);
        }
        Ok(Some(line))
    }

    /// Whether a line is of a work package.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_of(&mut self, key: Uuid, work_package: Uuid) -> Result<bool, Error> {
        self.load(BTreeSet::from([key])).await?;
        Ok(self.lines.get(&key).is_some_and(|line| line.row.work_package_id == work_package))
    }

    /// What is open of a commitment or a reservation, by line.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open(&self, kind: LedgerKind, paper: Uuid) -> Result<BTreeMap<Uuid, Cents>, Error> {
        let of = if kind == LedgerKind::Reservation { ledger_entry::Column::ReservationId } else { ledger_entry::Column::CommitmentId };
        let entries = ledger_entry::Entity::find()
            .select_only()
            .columns([ledger_entry::Column::BudgetLineId, ledger_entry::Column::Amount])
            .filter(of.eq(paper))
            .filter(ledger_entry::Column::Kind.eq(kind));
        let mut open = BTreeMap::<Uuid, Cents>::new();
        for (line, amount) in entries.into_tuple::<(Uuid, Cents)>().all(self.writer.connection()).await? {
            let sum = open.entry(line).or_default();
            *sum = sum.checked_add(amount).ok_or_else(|| Error::internal("a paper whose entries overflow"))?;
        }
        Ok(open)
    }

    /// The first days of the months in which nothing is booked any more.
    pub fn closed(&self) -> &BTreeSet<NaiveDate> {
        &self.closed
    }

    /// The instant, later than all that was booked before.
    pub fn now(&self) -> DateTime<Utc> {
        Ord::max(self.writer.now(), self.stamp + TimeDelta::microseconds(1))
    }

    /// Whether nothing is booked any more in the month of a day.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.closed.contains(&first_of_month(day))
    }

    /// The day for which something counts that belongs to a day: that day; the first of the next open month where its month is closed.
    fn counts_on(&self, day: NaiveDate) -> NaiveDate {
        let mut counts = day;
        while self.is_closed(counts) {
            counts = first_of_month(counts).checked_add_months(Months::new(1)).unwrap_or(counts);
        }
        counts
    }

    /// Books, to be written by [`Self::write`]. What belongs to a month that is closed counts in the next that is open, and says so.
    ///
    /// # Errors
    /// `NotFound` where a line is none of the programme's, `Invalid` where a sum overflows.
    pub async fn book(&mut self, booking: Booking) -> Result<(), Error> {
        self.load(BTreeSet::from([booking.line])).await?;
        let line = self.lines.get_mut(&booking.line).ok_or(Error::NotFound)?;
        line.sums.add(booking.kind, booking.amount)?;
        self.bookings.push(booking);
        Ok(())
    }

    /// Expects of a line what was spent on it, where something else was expected; of a line without a forecast that follows by itself.
    ///
    /// # Errors
    /// As [`Self::book`].
    pub fn expect_what_was_spent(&mut self, key: Uuid, at: (NaiveDate, Option<DateTime<Utc>>), why: &str) -> Result<(), Error> {
        let line = self.lines.get_mut(&key).ok_or(Error::NotFound)?;
        let (Some(expected), spent) = (line.sums.forecast, line.sums.actual) else { return Ok(()) };
        let change =
            spent.0.checked_sub(expected.0).map(Cents).ok_or_else(|| Error::invalid("amount", "the sum is larger than cents can hold"))?;
        if change == Cents::ZERO {
            return Ok(());
        }
        line.sums.add(LedgerKind::Forecast, change)?;
        let (as_of, recorded_at) = at;
        self.forecasts.push(forecast::Model {
            id: self.writer.key(),
            programme_id: line.row.programme_id,
            work_package_id: line.row.work_package_id,
            budget_line_id: key,
            as_of,
            amount: spent,
            explanation: Some(why.to_owned()),
            author_id: self.writer.author().account,
        });
        let booking = Booking::new(key, LedgerKind::Forecast, change, as_of, LedgerSource::Manual, why);
        self.bookings.push(Booking { recorded_at, ..booking });
        Ok(())
    }

    /// No line is expected to cost less than was spent on it: where this transaction spent more, its forecast follows.
    fn raise_forecasts(&mut self) -> Result<(), Error> {
        let mut spent = BTreeMap::new();
        for booking in self.bookings.iter().filter(|booking| booking.kind == LedgerKind::Actual) {
            let last = spent.entry(booking.line).or_insert((booking.booked_on, booking.recorded_at));
            *last = (Ord::max(last.0, booking.booked_on), Ord::max(last.1, booking.recorded_at));
        }
        for (key, at) in spent {
            let overtaken = self.lines.get(&key).is_some_and(|line| line.sums.forecast.is_some_and(|expected| line.sums.actual > expected));
            if overtaken {
                self.expect_what_was_spent(key, at, "De realisatie is hoger dan de prognose was")?;
            }
        }
        Ok(())
    }

    /// Writes what was booked. Stamps are strictly increasing in a programme, under its lock, which is held to the commit: what was
    /// known at an instant that has passed never changes. The sums are written first, so that little time lies between stamp and commit.
    /// Tells the keys of the entries, in the order of the bookings.
    ///
    /// # Errors
    /// `Forbidden` where the author may not book on a line.
    pub async fn write(mut self) -> Result<Vec<Uuid>, Error> {
        let writer = self.writer;
        self.raise_forecasts()?;
        let (bookings, forecasts) = (std::mem::take(&mut self.bookings), std::mem::take(&mut self.forecasts));
        let hired = writer.hired(bookings.iter().filter_map(|booking| booking.of.contract).collect()).await?;
        let (mut entries, mut totals, mut months) = (Vec::new(), BTreeMap::<Uuid, Sums>::new(), BTreeMap::<(Uuid, NaiveDate), Sums>::new());
        let mut persons = BTreeMap::new();
        for booking in bookings {
            let line = &self.lines.get(&booking.line).ok_or(Error::NotFound)?.row;
            // What is booked ahead counts from the first day of its year.
            let belongs =
                NaiveDate::from_ymd_opt(line.fiscal_year, 1, 1).map_or(booking.booked_on, |first| Ord::max(booking.booked_on, first));
            let booked_on = self.counts_on(belongs);
            totals.entry(line.id).or_default().add(booking.kind, booking.amount)?;
            months.entry((line.id, first_of_month(booked_on))).or_default().add(booking.kind, booking.amount)?;
            let person = booking.of.contract.and_then(|contract| hired.get(&contract).copied());
            persons.extend(person.map(|person| ((line.id, person), behind(line, person))));
            let entry = ledger_entry::Model {
                id: writer.key(),
                budget_line_id: line.id,
                programme_id: line.programme_id,
                work_package_id: line.work_package_id,
                fiscal_year: line.fiscal_year,
                kind: booking.kind,
                amount: booking.amount,
                booked_on,
                recorded_at: booking.recorded_at.unwrap_or(DateTime::UNIX_EPOCH),
                source: booking.source,
                description: booking.description.into(),
                contract_id: booking.of.contract.into(),
                supplier_id: booking.of.supplier.into(),
                person_id: person.into(),
                subsidy_id: line.subsidy_id,
                funder_id: line.funder_id,
                reverses_id: booking.of.reverses,
                amendment_id: booking.of.amendment,
                reservation_id: booking.of.reservation,
                commitment_id: booking.of.commitment,
                invoice_id: booking.of.invoice,
                corrects_on: (booked_on != belongs).then_some(booking.booked_on),
                import_key: booking.of.import_key,
            };
            if !ledger_entry::Entity::accepts(&writer.author().acts, Action::Create, &entry) {
                return Err(Error::Forbidden);
            }
            entries.push(entry);
        }
        let line = |id: &Uuid| self.lines.get(id).map(|line| &line.row);
        let totals = totals.iter().filter_map(|(id, sums)| Some(total(line(id)?, *sums))).collect();
        writer.keep::<line_total::Entity>(totals, &[line_total::Column::BudgetLineId]).await?;
        let months = months.iter().filter_map(|((id, month), sums)| Some(month_of(line(id)?, *month, *sums))).collect();
        writer.keep::<line_month::Entity>(months, &[line_month::Column::BudgetLineId, line_month::Column::Month]).await?;
        let known = OnConflict::columns([line_person::Column::BudgetLineId, line_person::Column::PersonId]).do_nothing().to_owned();
        for part in persons.into_values().map(super::writer::all_set::<line_person::Entity>).collect::<Vec<_>>().chunks(500) {
            let behind = line_person::Entity::insert_many(part.to_vec()).on_conflict(known.clone());
            behind.exec_without_returning(writer.connection()).await?;
        }
        let (now, mut stamp) = (writer.now(), self.stamp);
        for entry in &mut entries {
            let given = if entry.recorded_at == DateTime::UNIX_EPOCH { now } else { entry.recorded_at };
            entry.recorded_at = Ord::max(given, stamp + TimeDelta::microseconds(1));
            stamp = entry.recorded_at;
        }
        writer.stamped(Instant::now());
        writer.touch(entries.iter().map(|entry| Touched {
            table: "ledger_entry",
            key: entry.id,
            version: 1,
            action: ChangeAction::Create,
            programme: Some(entry.programme_id),
            year: Some(entry.fiscal_year),
        }));
        let keys = entries.iter().map(|entry| entry.id).collect();
        if !forecasts.is_empty() {
            writer.add::<forecast::Entity>(forecasts).await?;
        }
        writer.add::<ledger_entry::Entity>(entries).await?;
        ledger_clock::Entity::update_many()
            .col_expr(ledger_clock::Column::RecordedAt, Expr::val(stamp))
            .filter(ledger_clock::Column::ProgrammeId.eq(self.programme))
            .exec(writer.connection())
            .await?;
        Ok(keys)
    }
}

/// The first day of the month of a day.
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.day0()))).unwrap_or(day)
}
