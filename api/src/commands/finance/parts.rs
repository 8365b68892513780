//! The parts of a commitment, as `commit` and `raiseCommitment` are given them.

use super::spending::{Refusal, Spending};
use crate::commands::{Code, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, reservation::Reservation};
use crate::store::{Booking, Papers, Writer};
use async_graphql::{ID, InputObject};
use entity::{Cents, LedgerKind, LedgerSource, ReservationStatus, commitment_part, reservation};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many at most.
pub(super) const PARTS: usize = 100;

/// A part of a commitment, on one line of the budget (Dutch: deel van de verplichting).
#[derive(Clone, Debug, InputObject)]
pub struct CommitmentPartInput {
    /// The line (Dutch: begrotingspost).
    pub line: ID,
    /// How much is committed: the cost to the programme (Dutch: bedrag).
    pub amount: Money,
    /// The reservation on this line that it uses, as far as that goes (Dutch: reservering).
    pub reservation: Option<ID>,
}

/// Why a part can not be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartRefusal {
    /// Its line does not take it.
    Line(Refusal),
    /// There are none, or too many.
    PartsInvalid,
    /// The programme has no such line.
    LineNotFound,
    /// A line comes twice.
    LineTwice,
    /// The amount is nothing, or less.
    AmountNotPositive,
    /// The reservation is not open on this line.
    ReservationUnfit,
    /// It is more than the contract may cost.
    AboveCeiling,
}

impl From<Refusal> for PartRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal)
    }
}

/// Makes the error codes of a command from those of parts.
macro_rules! parts_refused {
    ($Code:ident) => {
        impl From<PartRefusal> for $Code {
            fn from(refusal: PartRefusal) -> Self {
                match refusal {
                    PartRefusal::Line(Refusal::NotAdopted) => Self::NotAdopted,
                    PartRefusal::Line(Refusal::NotExpenditure) => Self::NotExpenditure,
                    PartRefusal::Line(Refusal::OverAvailable) => Self::OverAvailable,
                    PartRefusal::Line(Refusal::ReasonRequired) => Self::ReasonRequired,
                    PartRefusal::PartsInvalid => Self::PartsInvalid,
                    PartRefusal::LineNotFound => Self::LineNotFound,
                    PartRefusal::LineTwice => Self::LineTwice,
                    PartRefusal::AmountNotPositive => Self::AmountNotPositive,
                    PartRefusal::ReservationUnfit => Self::ReservationUnfit,
                    PartRefusal::AboveCeiling => Self::AboveCeiling,
                }
            }
        }
    };
}
pub(super) use parts_refused;

/// What parts were booked: their lines, and the reservations of which nothing is left.
#[derive(Default)]
pub(super) struct Booked {
    pub lines: BTreeSet<Uuid>,
    pub used_up: Vec<Uuid>,
}

/// Books parts of a commitment, and what they use of reservations.
pub(super) async fn book<C: Code + From<PartRefusal>>(
    writer: &Writer<'_>,
    spending: &mut Spending<'_, '_>,
    parts: &[CommitmentPartInput],
    (papers, reference): (&Papers, &str),
    problems: &Problems<C>,
) -> Result<Booked, Error> {
    problems.unless((1..=PARTS).contains(&parts.len()), PartRefusal::PartsInvalid.into(), "parts");
    let mut booked = Booked::default();
    for (nth, part) in parts.iter().take(PARTS).enumerate() {
        let at = |field: &str| format!("parts.{nth}.{field}");
        let line = ids::key(&part.line, BudgetLine::table(), &format!("input.{}", at("line")))?;
        let reserved = part.reservation.as_ref().map(|id| ids::key(id, Reservation::table(), &format!("input.{}", at("reservation"))));
        let (reserved, amount) = (reserved.transpose()?, part.amount.0);
        problems.unless(amount > Cents::ZERO, PartRefusal::AmountNotPositive.into(), &at("amount"));
        problems.unless(booked.lines.insert(line), PartRefusal::LineTwice.into(), &at("line"));
        if spending.ledger.line(line).await?.is_none() {
            problems.add(PartRefusal::LineNotFound.into(), &at("line"));
            continue;
        }
        if let Some(refusal) = spending.refused(line).await? {
            problems.add(PartRefusal::Line(refusal).into(), &at("line"));
            continue;
        }
        let left = match reserved {
            None => Cents::ZERO,
            Some(key) => match left(writer, spending, key, line).await? {
                Some(left) => left,
                None => {
                    problems.add(PartRefusal::ReservationUnfit.into(), &at("reservation"));
                    continue;
                }
            },
        };
        let today = writer.author().today;
        let booking = |kind, amount, papers| Booking::new(line, kind, amount, today, LedgerSource::Contract, reference).of(papers);
        let used = Ord::min(left, amount);
        let mut refused = None;
        if used > Cents::ZERO {
            let papers = Papers { reservation: reserved, ..papers.clone() };
            refused = spending.book(booking(LedgerKind::Reservation, -used, papers)).await?;
            booked.used_up.extend(reserved.filter(|_| used == left));
        }
        let committed = spending.book(booking(LedgerKind::Commitment, amount, papers.clone())).await?;
        if let Some(refusal) = refused.or(committed).or(spending.over(line).await?) {
            problems.add(PartRefusal::Line(refusal).into(), &at("amount"));
        }
    }
    let asked: i128 = parts.iter().take(PARTS).map(|part| i128::from(part.amount.0.0)).sum();
    if let Some(contract) = papers.contract {
        let asked = Cents(i64::try_from(asked).unwrap_or(i64::MAX));
        problems.unless(!spending.above_ceiling(contract, asked).await?, PartRefusal::AboveCeiling.into(), "parts");
    }
    Ok(booked)
}

/// Nothing is left of these reservations.
pub(super) async fn used_up(writer: &Writer<'_>, reservations: Vec<Uuid>) -> Result<(), Error> {
    for key in reservations {
        writer.change::<reservation::Entity>(key, None, |row: &mut reservation::Model| row.status = ReservationStatus::Used).await?;
    }
    Ok(())
}

/// What is left of a reservation that is open on a line.
async fn left(writer: &Writer<'_>, spending: &Spending<'_, '_>, key: Uuid, line: Uuid) -> Result<Option<Cents>, Error> {
    let row = reservation::Entity::find_by_id(key).one(&writer.view()?).await?;
    if row.is_none_or(|row| row.budget_line_id != line || row.status != ReservationStatus::Open) {
        return Ok(None);
    }
    Ok(Some(spending.ledger.open(LedgerKind::Reservation, key).await?.get(&line).copied().unwrap_or_default()))
}

/// Adds the parts of a commitment on these lines.
pub(super) async fn add(
    writer: &Writer<'_>,
    spending: &mut Spending<'_, '_>,
    papers: &Papers,
    lines: impl IntoIterator<Item = Uuid>,
) -> Result<i32, Error> {
    let mut rows = Vec::new();
    for line in lines {
        let row = &spending.ledger.line(line).await?.ok_or(Error::NotFound)?.row;
        rows.push(commitment_part::Model {
            id: writer.key(),
            commitment_id: papers.commitment.unwrap_or_default(),
            programme_id: row.programme_id,
            work_package_id: row.work_package_id,
            contract_id: papers.contract,
            budget_line_id: line,
        });
    }
    let added = i32::try_from(rows.len()).map_err(Error::internal)?;
    writer.append::<commitment_part::Entity>(rows).await?;
    Ok(added)
}
