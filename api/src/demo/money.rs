//! Invented budgets of 2025 to 2027 and the bookings on them: adoption, contracts, invoices month by month, own staff,
//! reservations, forecasts. Every amount has odd cents, so that a lost cent shows.

use super::budgets;
use super::world::{World, day};
use crate::error::Error;
use crate::store::{Booking, Papers};
use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta};
use entity::{BudgetSide, BudgetStatus, Cents, ContractKind, ContractStatus, CostType, LedgerKind, LedgerSource, Masked, budget, budget_line};
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
struct Line {
    id: Uuid,
    package: Uuid,
    year: i32,
    cost: CostType,
    budget: Cents,
    /// The first amendment, if it touches the line.
    amendment: Option<Uuid>,
}

/// What the first amendment of a year adds to each line for events.
const MORE_EVENTS: Cents = Cents(250_000);

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<usize, Error> {
    let mut booked = 0;
    for code in ["OW", "BO"] {
        let programme = world.programme(code)?;
        let mut bookings = Vec::new();
        for (year, status) in [(2025, BudgetStatus::Closed), (2026, BudgetStatus::Adopted), (2027, BudgetStatus::Draft)] {
            let lines = lines(world, code, year, status).await?;
            if status == BudgetStatus::Draft {
                continue;
            }
            for line in &lines {
                on_line(world, line, &mut bookings);
            }
            of_contracts(world, programme, year, &lines, &mut bookings);
        }
        let today = world.writer.author().now;
        bookings.retain(|booking| booking.recorded_at.is_some_and(|at| at < today));
        bookings.sort_by_key(|booking| booking.recorded_at);
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
fn entry(line: &Line, kind: LedgerKind, amount: Cents, on: NaiveDate, source: LedgerSource, description: &str) -> Booking {
    let recorded = (on.and_time(NaiveTime::MIN) + TimeDelta::days(3) + TimeDelta::hours(10)).and_utc();
    Booking {
        line: line.id,
        kind,
        amount,
        booked_on: on,
        recorded_at: Some(recorded),
        source,
        description: format!("{description} (verzonnen)"),
        of: Papers::default(),
    }
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN)
}

/// What is booked on every line: its budget; what is spent without a contract; reservations and forecasts.
fn on_line(world: &mut World<'_, '_>, line: &Line, bookings: &mut Vec<Booking>) {
    let new_year = first_of(line.year, 1);
    bookings.push(entry(line, LedgerKind::Budget, line.budget, new_year, LedgerSource::Adoption, "Vastgestelde begroting"));
    if line.amendment.is_some() {
        let more = entry(line, LedgerKind::Budget, MORE_EVENTS, first_of(line.year, 4), LedgerSource::Amendment, "Eerste begrotingswijziging");
        bookings.push(more.of(Papers { amendment: line.amendment, ..Papers::default() }));
    }
    for month in 1..=12 {
        let on = first_of(line.year, month) + TimeDelta::days(24);
        let spread = i64::try_from(world.roll(9_001)).unwrap_or(0);
        match line.cost {
            CostType::Staff => bookings.push(entry(
                line,
                LedgerKind::Actual,
                Cents(line.budget.0 / 13 + spread),
                on,
                LedgerSource::Manual,
                "Salarislasten",
            )),
            CostType::Ict | CostType::Overhead => {
                bookings.push(entry(
                    line,
                    LedgerKind::Actual,
                    Cents(line.budget.0 / 14 + spread),
                    on,
                    LedgerSource::Invoice,
                    "Doorbelasting",
                ));
            }
            CostType::Travel => {
                bookings.push(entry(line, LedgerKind::Actual, Cents(line.budget.0 / 15 + spread), on, LedgerSource::Manual, "Reiskosten"));
            }
            CostType::Events if month % 3 == 0 => {
                bookings.push(entry(line, LedgerKind::Reservation, Cents(-500_000), on, LedgerSource::Manual, "Reservering vervalt"));
                bookings.push(entry(line, LedgerKind::Actual, Cents(480_000 + spread), on, LedgerSource::Invoice, "Bijeenkomst"));
            }
            _ => {}
        }
    }
    if line.cost == CostType::Events {
        bookings.push(entry(
            line,
            LedgerKind::Reservation,
            Cents(2_000_000),
            new_year + TimeDelta::days(14),
            LedgerSource::Manual,
            "Reservering bijeenkomsten",
        ));
    }
    if line.cost == CostType::Staff {
        bookings.push(entry(
            line,
            LedgerKind::Forecast,
            Cents(line.budget.0 - 1_234_501),
            first_of(line.year, 4),
            LedgerSource::Manual,
            "Prognose eerste kwartaal",
        ));
        bookings.push(entry(
            line,
            LedgerKind::Forecast,
            Cents(345_607),
            first_of(line.year, 7),
            LedgerSource::Manual,
            "Prognose tweede kwartaal",
        ));
    }
}

/// What contracts book: the commitment of their months in the year, and month by month the invoice that lowers it.
fn of_contracts(world: &World<'_, '_>, programme: Uuid, year: i32, lines: &[Line], bookings: &mut Vec<Booking>) {
    let signed = |contract: &&entity::contract::Model| contract.programme_id == programme && contract.status != ContractStatus::Concept;
    for contract in world.contracts.iter().filter(signed) {
        let cost = if contract.kind == ContractKind::Hire { CostType::Hiring } else { CostType::Services };
        let Some(line) = lines.iter().find(|line| line.package == contract.work_package_id && line.cost == cost) else {
            continue;
        };
        let whole = contract.ceiling.open().copied().unwrap_or_default();
        let from = contract.starts_on.with_day(1).unwrap_or(contract.starts_on);
        let months: Vec<_> = (0..60).map(|nth| from + Months::new(nth)).take_while(|month| *month <= contract.ends_on).collect();
        let monthly = Cents(whole.0 / i64::try_from(months.len().max(1)).unwrap_or(1));
        let ours: Vec<_> = months.into_iter().filter(|month| month.year() == year).collect();
        let Some(first) = ours.first() else { continue };
        let of = |booking: Booking| {
            booking.of(Papers { contract: Some(contract.id), supplier: Some(contract.supplier_id), ..Papers::default() })
        };
        let committed = Cents(monthly.0 * i64::try_from(ours.len()).unwrap_or(0));
        let signed_on = Ord::max(day(&format!("{year}-01-01")), *first);
        bookings.push(of(entry(line, LedgerKind::Commitment, committed, signed_on, LedgerSource::Contract, &contract.number)));
        for month in ours {
            let on = month + Months::new(1) - TimeDelta::days(1);
            bookings.push(of(entry(line, LedgerKind::Commitment, -monthly, on, LedgerSource::Invoice, &contract.number)));
            bookings.push(of(entry(line, LedgerKind::Actual, monthly, on, LedgerSource::Invoice, &contract.number)));
        }
    }
}
