//! Invented budgets of 2025 to 2027 and the bookings on them: adoption, own staff, what is charged on; and what the papers book. Every
//! amount has odd cents, so that a lost cent shows.

use super::budgets;
use super::papers::Desk;
use super::world::World;
use crate::error::Error;
use crate::store::{Booking, Papers};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{BudgetSide, BudgetStatus, Cents, CostType, LedgerKind, LedgerSource, Masked, budget, budget_line};
use uuid::Uuid;

const LINES: [(CostType, &str, i64); 7] = [
    (CostType::Hiring, "Inhuur", 61_234_517),
    (CostType::Services, "Diensten en leveringen", 24_555_133),
    (CostType::Staff, "Eigen personeel", 38_999_999),
    (CostType::Events, "Bijeenkomsten", 4_250_007),
    (CostType::Travel, "Reiskosten", 1_100_001),
    (CostType::Ict, "Licenties en beheer", 2_750_039),
    (CostType::Overhead, "Huisvesting en ondersteuning", 6_400_021),
];

/// A line of a year, as its bookings need it.
pub(super) struct Line {
    pub id: Uuid,
    pub package: Uuid,
    pub year: i32,
    pub cost: CostType,
    pub budget: Cents,
    /// The first amendment, if it touches the line.
    pub amendment: Option<Uuid>,
}

/// What the first amendment of a year adds to each line for events.
const MORE_EVENTS: Cents = Cents(250_000);

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<usize, Error> {
    let mut all = Vec::new();
    for code in ["OW", "BO"] {
        let mut desk = Desk::new(code, world.programme(code)?);
        for (year, status) in [(2025, BudgetStatus::Closed), (2026, BudgetStatus::Adopted), (2027, BudgetStatus::Draft)] {
            let lines = lines(world, code, year, status).await?;
            if status == BudgetStatus::Draft {
                continue;
            }
            for line in &lines {
                on_line(world, line, &mut desk)?;
            }
            desk.contracts(world, year, &lines);
            if (code, year) == ("OW", 2026) {
                desk.wrong(world, &lines)?;
                desk.waiting(world, &lines);
            }
        }
        all.push(desk.write(world).await?);
    }
    // Last, so that little time lies between the stamps and the commit.
    let mut booked = 0;
    for (programme, bookings) in all {
        booked += bookings.len();
        world.writer.book(programme, bookings).await?;
    }
    Ok(booked)
}

async fn lines(world: &mut World<'_, '_>, code: &'static str, year: i32, status: BudgetStatus) -> Result<Vec<Line>, Error> {
    let (writer, programme_id) = (world.writer, world.programme(code)?);
    let (submitted_by, adopted_by) = match status {
        BudgetStatus::Draft => (None, None),
        _ => (Some(world.account("pmo")?), Some(world.account("finance")?)),
    };
    let row = budget::Model {
        id: writer.key(),
        version: 1,
        programme_id,
        fiscal_year: year,
        status,
        drafted_by_id: Some(world.account("pmo")?).into(),
        edited_by_id: Masked::NONE,
        submitted_by_id: submitted_by.into(),
        adopted_by_id: adopted_by.into(),
        adopted_on: (status != BudgetStatus::Draft).then(|| first_of(year, 1)),
        return_reason: Masked::NONE,
    };
    let (budget_id, budget) = (row.id, row.clone());
    writer.insert::<budget::Entity>(row).await?;
    let mut lines = Vec::new();
    for (of, _, package) in world.work_packages.clone().into_iter().filter(|(of, ..)| *of == code) {
        for (cost, description, usual) in LINES {
            let amount = Cents(usual + 100_003 * i64::try_from(world.roll(40)).unwrap_or(0));
            let funded = of == "OW" && cost == CostType::Services;
            let row = budget_line::Model {
                id: writer.key(),
                version: 1,
                budget_id,
                programme_id,
                work_package_id: package,
                fiscal_year: year,
                cost_type: cost,
                side: BudgetSide::Expenditure,
                description: description.to_owned(),
                subsidy_id: world.subsidy.filter(|_| funded),
                funder_id: if funded { Some(world.organisation("VRO")?) } else { None },
                proposed: amount,
            };
            lines.push(Line { id: row.id, package, year, cost, budget: amount, amendment: None });
            writer.insert::<budget_line::Entity>(row).await?;
        }
    }
    if status != BudgetStatus::Draft {
        let of_events = |line: &&Line| line.cost == CostType::Events;
        let more: Vec<_> = lines.iter().filter(of_events).map(|line| (line.id, line.package, MORE_EVENTS)).collect();
        let amendment = budgets::first_amendment(world, &budget, &more).await?;
        lines.iter_mut().filter(|line| line.cost == CostType::Events).for_each(|line| line.amendment = Some(amendment));
    }
    Ok(lines)
}

/// A booking that became known a few days after the day for which it counts.
pub(super) fn entry(line: &Line, kind: LedgerKind, amount: Cents, on: NaiveDate, source: LedgerSource, description: &str) -> Booking {
    let booking = Booking::new(line.id, kind, amount, on, source, &format!("{description} (verzonnen)"));
    Booking { recorded_at: Some(recorded(on)), ..booking }
}

/// When something of a day became known.
pub(super) fn recorded(on: NaiveDate) -> DateTime<Utc> {
    (on.and_time(NaiveTime::MIN) + TimeDelta::days(3) + TimeDelta::hours(10)).and_utc()
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
}

/// What is booked on every line: its budget; what is spent without a contract; reservations and forecasts.
fn on_line(world: &mut World<'_, '_>, line: &Line, desk: &mut Desk) -> Result<(), Error> {
    let new_year = first_of(line.year, 1);
    desk.bookings.push(entry(line, LedgerKind::Budget, line.budget, new_year, LedgerSource::Adoption, "Vastgestelde begroting"));
    let (mut reserved, mut salaries) = (None, Cents::ZERO);
    if line.cost == CostType::Events {
        let more =
            entry(line, LedgerKind::Budget, MORE_EVENTS, first_of(line.year, 4), LedgerSource::Amendment, "Eerste begrotingswijziging");
        desk.bookings.push(more.of(Papers { amendment: line.amendment, ..Papers::default() }));
        reserved = Some(desk.reserve(world, line, Cents(2_000_000), new_year + TimeDelta::days(14), "Reservering bijeenkomsten"));
    }
    for month in 1..=12 {
        let on = first_of(line.year, month) + TimeDelta::days(24);
        let spread = i64::try_from(world.roll(9_001)).unwrap_or(0);
        let spent = |amount: i64, text: &str| entry(line, LedgerKind::Actual, Cents(amount + spread), on, LedgerSource::Manual, text);
        match (line.cost, reserved) {
            (CostType::Staff, _) => {
                let paid = spent(line.budget.0 / 13, "Salarislasten");
                salaries = salaries + paid.amount;
                desk.bookings.push(paid);
            }
            (CostType::Ict | CostType::Overhead, _) => desk.bookings.push(spent(line.budget.0 / 14, "Doorbelasting")),
            (CostType::Travel, _) => desk.bookings.push(spent(line.budget.0 / 15, "Reiskosten")),
            (CostType::Events, Some(reserved)) if month % 3 == 0 => desk.meeting(world, line, reserved, Cents(480_000 + spread), on)?,
            _ => {}
        }
    }
    if line.cost == CostType::Staff {
        let first = Cents(line.budget.0 - 1_234_501);
        desk.forecast(world, line, (first, first), first_of(line.year, 4), "Prognose eerste kwartaal");
        let change = Cents(345_607);
        desk.forecast(world, line, (first + change, change), first_of(line.year, 7), "Prognose tweede kwartaal");
        // When a year is closed, what was spent is what was expected.
        let last = NaiveDate::from_ymd_opt(line.year, 12, 31).unwrap_or(NaiveDate::MAX);
        desk.forecast(world, line, (salaries, salaries - first - change), last, "Jaar afgesloten");
    }
    Ok(())
}
