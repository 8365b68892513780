//! What holds whatever is done: any sequence of operations leaves entries, sums and totals that agree, and a past that stays.
//! `REGIEKAMER_SEED` repeats a run, or tries another.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use entity::{
    AmendmentKind, AmendmentStatus, BudgetSide, BudgetStatus, Cents, CostType, LedgerKind, LedgerSource, Masked, Vocabulary,
    amendment_line, budget, budget_amendment, budget_line, period_close,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use regiekamer::store::{Author, Booking, Papers, SETTLED, Writer};
use regiekamer::tabular::{LedgerMap, book, read};
use regiekamer_tests::World;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

const YEAR: i32 = 2026;
const LINES: usize = 3;

/// Something that is done in a transaction of its own.
#[derive(Clone, Debug)]
enum Step {
    /// Books amounts; whether it is committed.
    Book { entries: Vec<(usize, LedgerKind, i64, u32, u32)>, kept: bool },
    /// Moves budget from one line to another.
    Transfer { from: usize, to: usize, amount: i64 },
    /// Closes a month.
    Close { month: u32 },
    /// Imports the standings of an article, twice.
    Import { adopted: i64, first: Option<i64>, actual: Option<i64> },
    /// Reverses the latest entry that no other reverses.
    Reverse,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = proptest::sample::select(LedgerKind::ALL);
    let amount = prop_oneof![4 => -5_000_000_i64..5_000_000, 1 => Just(0), 1 => Just(1), 1 => Just(-1), 1 => Just(900_000_000_000_000)];
    let entry = (0..LINES, kind, amount.clone(), 1..=12_u32, 1..=28_u32);
    let small = -1_000_i64..1_000;
    prop::collection::vec(
        prop_oneof![
            4 => (prop::collection::vec(entry, 1..5), prop::bool::weighted(0.8)).prop_map(|(entries, kept)| Step::Book { entries, kept }),
            2 => (0..LINES, 0..LINES, amount).prop_map(|(from, to, amount)| Step::Transfer { from, to, amount }),
            1 => (1..=6_u32).prop_map(|month| Step::Close { month }),
            2 => (small.clone(), prop::option::of(small.clone()), prop::option::of(small))
                .prop_map(|(adopted, first, actual)| Step::Import { adopted, first, actual }),
            1 => Just(Step::Reverse),
        ],
        1..14,
    )
}

/// The budget of a case in the demo's programme, in a year of its own.
struct Case<'a> {
    world: &'a World,
    programme: Uuid,
    year: i32,
    lines: Vec<Uuid>,
    /// What every line should hold, by kind.
    sums: BTreeMap<(Uuid, LedgerKindKey), i64>,
    closed: Vec<NaiveDate>,
    /// What was known at each instant at which something became known.
    past: Vec<(DateTime<Utc>, Value)>,
}

type LedgerKindKey = &'static str;

impl<'a> Case<'a> {
    async fn begin(world: &'a World, year: i32) -> Self {
        let writer = world.store.write(Author::system(&world.clock)).await.unwrap();
        let view = writer.view().unwrap();
        let package = entity::work_package::Entity::find().filter(entity::work_package::Column::Code.eq("PLK")).one(&view).await.unwrap();
        let package = package.unwrap();
        let budget = budget::Model {
            id: writer.key(),
            version: 1,
            programme_id: package.programme_id,
            fiscal_year: year,
            status: BudgetStatus::Adopted,
            drafted_by_id: Masked::NONE,
            edited_by_id: Masked::NONE,
            submitted_by_id: Masked::NONE,
            adopted_by_id: Masked::NONE,
            adopted_on: NaiveDate::from_ymd_opt(year, 1, 1),
            return_reason: Masked::NONE,
        };
        let line = |nth: usize| budget_line::Model {
            id: writer.key(),
            version: 1,
            budget_id: budget.id,
            programme_id: package.programme_id,
            work_package_id: package.id,
            fiscal_year: year,
            cost_type: CostType::Other,
            side: BudgetSide::Expenditure,
            description: format!("Post {nth}"),
            subsidy_id: None,
            funder_id: None,
            proposed: Cents::ZERO,
        };
        let lines: Vec<_> = (0..LINES).map(line).collect();
        let ids = lines.iter().map(|line| line.id).collect();
        drop(view);
        writer.insert::<budget::Entity>(budget).await.unwrap();
        writer.insert_all::<budget_line::Entity>(lines).await.unwrap();
        writer.commit().await.unwrap();
        Self { world, programme: package.programme_id, year, lines: ids, sums: BTreeMap::new(), closed: Vec::new(), past: Vec::new() }
    }

    async fn writer(&self) -> Writer<'_> {
        self.world.store.write(Author::system(&self.world.clock)).await.unwrap()
    }

    fn on(&self, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, month, day).unwrap()
    }

    fn add(&mut self, line: Uuid, kind: LedgerKind, amount: i64) {
        *self.sums.entry((line, kind.as_str())).or_default() += amount;
    }

    async fn run(&mut self, step: &Step) {
        match step {
            Step::Book { entries, kept } => {
                let bookings = entries.iter().map(|(line, kind, amount, month, day)| {
                    Booking::new(self.lines[*line], *kind, Cents(*amount), self.on(*month, *day), LedgerSource::Manual, "Proef")
                });
                let writer = self.writer().await;
                writer.book(self.programme, bookings.collect()).await.unwrap();
                if !kept {
                    return writer.rollback().await.unwrap();
                }
                writer.commit().await.unwrap();
                for (line, kind, amount, ..) in entries {
                    self.add(self.lines[*line], *kind, *amount);
                }
                for (line, ..) in entries.iter().filter(|(_, kind, ..)| *kind == LedgerKind::Actual) {
                    self.raise_forecast(self.lines[*line]);
                }
            }
            Step::Transfer { from, to, amount } => self.transfer(*from, *to, *amount).await,
            Step::Close { month } => {
                let month = self.on(*month, 1);
                if self.closed.contains(&month) {
                    return;
                }
                let writer = self.writer().await;
                let row = period_close::Model {
                    id: writer.key(),
                    version: 1,
                    programme_id: self.programme,
                    month,
                    closed_by_id: None,
                    closed_at: writer.author().now,
                    reopened_by_id: None,
                    reopened_at: None,
                    reason: None,
                };
                writer.insert::<period_close::Entity>(row).await.unwrap();
                writer.commit().await.unwrap();
                self.closed.push(month);
            }
            Step::Import { adopted, first, actual } => {
                let cell = |amount: &Option<i64>| amount.map(|amount| amount.to_string()).unwrap_or_default();
                let rows = format!("{},U,PLK,Planketen,99,Ingelezen,,{adopted},{},,{}\n", self.year, cell(first), cell(actual));
                let text = format!("{}\n{rows}", super::import::HEADER);
                let mut booked = Vec::new();
                for _ in 0..2 {
                    let (writer, map) = (self.writer().await, LedgerMap::default());
                    let table = read(text.as_bytes(), &map, |_| {}).unwrap();
                    booked.push(book(&writer, self.programme, &map, table).await.unwrap().unwrap().entries);
                    writer.commit().await.unwrap();
                }
                assert_eq!(booked[1], 0, "a second time books nothing");
            }
            Step::Reverse => {
                let writer = self.writer().await;
                let entries = self.entries().await;
                let reversed: Vec<_> = entries.iter().filter_map(|entry| entry.reverses_id).collect();
                let open = entries.iter().rfind(|entry| {
                    entry.reverses_id.is_none()
                        && entry.import_key.is_none()
                        && entry.amendment_id.is_none()
                        && !reversed.contains(&entry.id)
                });
                let Some(entry) = open else { return writer.rollback().await.unwrap() };
                let (line, kind, amount) = (entry.budget_line_id, entry.kind, -entry.amount);
                let booking = Booking::new(line, kind, amount, entry.booked_on, LedgerSource::Manual, "Tegenboeking");
                let booking = booking.of(Papers { reverses: Some(entry.id), ..Papers::default() });
                writer.book(self.programme, vec![booking]).await.unwrap();
                writer.commit().await.unwrap();
                self.add(line, kind, amount.0);
                if kind == LedgerKind::Actual {
                    self.raise_forecast(line);
                }
            }
        }
    }

    /// What is expected of a line is no less than what was spent on it.
    fn raise_forecast(&mut self, line: Uuid) {
        let spent = self.sums.get(&(line, LedgerKind::Actual.as_str())).copied().unwrap_or_default();
        if let Some(expected) = self.sums.get_mut(&(line, LedgerKind::Forecast.as_str())) {
            *expected = Ord::max(*expected, spent);
        }
    }

    async fn transfer(&mut self, from: usize, to: usize, amount: i64) {
        let (from, to) = (self.lines[from], self.lines[to]);
        if from == to {
            return;
        }
        let writer = self.writer().await;
        let view = writer.view().unwrap();
        let of = budget_line::Entity::find_by_id(from).one(&view).await.unwrap().unwrap();
        let before = budget_amendment::Entity::find().filter(budget_amendment::Column::BudgetId.eq(of.budget_id)).all(&view).await.unwrap();
        drop(view);
        let amendment = budget_amendment::Model {
            id: writer.key(),
            version: 1,
            budget_id: of.budget_id,
            programme_id: of.programme_id,
            fiscal_year: of.fiscal_year,
            sequence: i32::try_from(before.len()).unwrap() + 1,
            kind: AmendmentKind::Transfer,
            reason: "Proef".to_owned(),
            decision: None,
            status: AmendmentStatus::Approved,
            drafted_by_id: None,
            edited_by_id: None,
            submitted_by_id: None,
            decided_by_id: None,
            decided_on: None,
        };
        let id = amendment.id;
        let moved = [(from, -amount), (to, amount)];
        let lines = moved.map(|(line, amount)| amendment_line::Model {
            id: writer.key(),
            amendment_id: id,
            programme_id: of.programme_id,
            work_package_id: of.work_package_id,
            budget_line_id: line,
            amount: Cents(amount),
        });
        writer.insert::<budget_amendment::Entity>(amendment).await.unwrap();
        writer.insert_all::<amendment_line::Entity>(lines.to_vec()).await.unwrap();
        let bookings = moved.map(|(line, amount)| {
            let booking = Booking::new(line, LedgerKind::Budget, Cents(amount), self.on(7, 1), LedgerSource::Amendment, "Overheveling");
            booking.of(Papers { amendment: Some(id), ..Papers::default() })
        });
        writer.book(self.programme, bookings.to_vec()).await.unwrap();
        writer.commit().await.unwrap();
        for (line, amount) in moved {
            self.add(line, LedgerKind::Budget, amount);
        }
    }

    /// The entries of the year, in the order in which they became known.
    async fn entries(&self) -> Vec<entity::ledger_entry::Model> {
        let system = std::sync::Arc::new(regiekamer::access::Rights::system());
        let view = self.world.store.view(&system).unwrap();
        let entries = entity::ledger_entry::Entity::find()
            .filter(entity::ledger_entry::Column::ProgrammeId.eq(self.programme))
            .filter(entity::ledger_entry::Column::FiscalYear.eq(self.year))
            .order_by_asc(entity::ledger_entry::Column::RecordedAt);
        entries.all(&view).await.unwrap()
    }

    /// All that holds after a step.
    async fn holds(&mut self) {
        assert_eq!(self.world.store.verify().await.unwrap(), []);
        let entries = self.entries().await;
        for (line, kind) in self.lines.iter().flat_map(|line| LedgerKind::ALL.iter().map(move |kind| (*line, *kind))) {
            let booked: i64 =
                entries.iter().filter(|entry| entry.budget_line_id == line && entry.kind == kind).map(|entry| entry.amount.0).sum();
            assert_eq!(booked, self.sums.get(&(line, kind.as_str())).copied().unwrap_or_default(), "{kind:?}");
        }
        for entry in &entries {
            assert_eq!(entry.booked_on.year(), self.year);
            let belongs = entry.corrects_on.unwrap_or(entry.booked_on);
            assert!(entry.corrects_on.is_none() || self.closed.contains(&belongs.with_day(1).unwrap()), "{entry:?}");
        }
        // Totals are the sum of the ledger, and what was known at an instant stays what was known.
        let sum = |kind| entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount).sum::<Cents>().to_string();
        let now = totals(self.world, self.year, None).await;
        for (field, kind) in [
            ("budget", LedgerKind::Budget),
            ("reserved", LedgerKind::Reservation),
            ("openCommitment", LedgerKind::Commitment),
            ("actual", LedgerKind::Actual),
        ] {
            assert_eq!(now[field], sum(kind), "{field}");
        }
        if let Some(last) = entries.last().map(|entry| entry.recorded_at)
            && self.past.last().is_none_or(|(at, _)| *at < last)
        {
            self.past.push((last, now));
        }
    }
}

/// The totals of a year as they were known at an instant, or as they are.
async fn totals(world: &World, year: i32, known_at: Option<DateTime<Utc>>) -> Value {
    let at = known_at.map(|at| format!(r#", knownAt: "{}""#, at.to_rfc3339_opts(SecondsFormat::Micros, true))).unwrap_or_default();
    let fields = "budget reserved openCommitment actual forecast available";
    let question = format!(r#"{{ programme(by: {{code: "OW"}}) {{ totals(year: {year}{at}) {{ {fields} }} }} }}"#);
    world.data("finance", &question).await["programme"]["totals"].clone()
}

/// Which seed a run has.
fn seed() -> u64 {
    std::env::var("REGIEKAMER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026)
}

#[test]
fn any_sequence_of_operations_keeps_entries_sums_and_totals_alike_and_the_past_as_it_was() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::demo());
    // Each case has a year of its own.
    runtime.block_on(world.sql(&["UPDATE programme SET ends_on = '2199-12-31'".to_owned()]));
    let config =
        Config { cases: 24, max_shrink_iters: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(seed()), ..Config::default() };
    let mut year = YEAR + 1;
    let years = std::cell::RefCell::new(&mut year);
    let all = std::cell::RefCell::new(Vec::new());
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let year = {
            let mut year = years.borrow_mut();
            **year += 1;
            **year
        };
        runtime.block_on(async {
            let mut case = Case::begin(&world, year).await;
            for step in &steps {
                case.run(step).await;
                case.holds().await;
            }
            all.borrow_mut().push((year, case.past));
        });
        Ok(())
    });
    assert!(outcome.is_ok(), "seed {}: {}", seed(), outcome.unwrap_err());
    runtime.block_on(async {
        // What was known is told when it is settled.
        tokio::time::sleep(SETTLED + Duration::from_millis(200)).await;
        for (year, past) in all.into_inner() {
            for (at, known) in past {
                assert_eq!(totals(&world, year, Some(at)).await, known, "what was known at {at}, seed {}", seed());
            }
        }
    });
}
