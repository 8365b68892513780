//! How the invented budgets are changed and watched: amendments, closed months, a colour that somebody set.

use super::world::{World, day};
use crate::error::Error;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use entity::{
    AmendmentKind, AmendmentStatus, Cents, CostType, Rag, amendment_line, budget, budget_amendment, budget_line, period_close, rag_override,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// An amendment of a budget that was submitted.
async fn submitted(
    world: &World<'_, '_>,
    budget: &budget::Model,
    row: (i32, AmendmentKind, &str),
    lines: &[(Uuid, Uuid, Cents)],
    approved: Option<NaiveDate>,
) -> Result<Uuid, Error> {
    let (writer, (sequence, kind, reason)) = (world.writer, row);
    let row = budget_amendment::Model {
        id: writer.key(),
        version: 1,
        budget_id: budget.id,
        programme_id: budget.programme_id,
        fiscal_year: budget.fiscal_year,
        sequence,
        kind,
        reason: format!("{reason} (verzonnen)"),
        decision: approved.map(|_| "Akkoord".to_owned()),
        status: if approved.is_some() { AmendmentStatus::Approved } else { AmendmentStatus::Submitted },
        drafted_by_id: Some(world.account("pmo")?),
        edited_by_id: None,
        submitted_by_id: Some(world.account("pmo")?),
        decided_by_id: if approved.is_some() { Some(world.account("finance")?) } else { None },
        decided_on: approved,
    };
    let amendment_id = row.id;
    writer.insert::<budget_amendment::Entity>(row).await?;
    for &(budget_line_id, work_package_id, amount) in lines {
        let id = writer.key();
        let programme_id = budget.programme_id;
        let row = amendment_line::Model { id, amendment_id, programme_id, work_package_id, budget_line_id, amount };
        writer.insert::<amendment_line::Entity>(row).await?;
    }
    Ok(amendment_id)
}

/// The first amendment of a year, approved in April; what it adds to these lines is booked with the rest.
pub(super) async fn first_amendment(world: &World<'_, '_>, budget: &budget::Model, lines: &[(Uuid, Uuid, Cents)]) -> Result<Uuid, Error> {
    let approved = NaiveDate::from_ymd_opt(budget.fiscal_year, 4, 1);
    let first = (1, AmendmentKind::Supplementary, "Meer bijeenkomsten door het hele land");
    submitted(world, budget, first, lines, approved).await
}

/// What stands open in June 2026: a transfer that waits for approval, four closed months, a colour that holds until September.
pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    let (writer, programme_id) = (world.writer, world.programme("OW")?);
    let view = writer.view()?;
    let of_year = budget::Entity::find().filter(budget::Column::ProgrammeId.eq(programme_id)).filter(budget::Column::FiscalYear.eq(2026));
    let budget = of_year.one(&view).await?.ok_or(Error::NotFound)?;
    let package = world.work_package("OW", "PLK")?;
    let lines = budget_line::Entity::find()
        .filter(budget_line::Column::BudgetId.eq(budget.id))
        .filter(budget_line::Column::WorkPackageId.eq(package))
        .all(&view)
        .await?;
    let line = |cost| lines.iter().find(|line| line.cost_type == cost).map(|line| line.id).ok_or(Error::NotFound);
    let amount = Cents(125_050);
    let moved = [(line(CostType::Ict)?, package, -amount), (line(CostType::Travel)?, package, amount)];
    let waiting = (2, AmendmentKind::Transfer, "Minder licenties, meer bezoeken aan regio's");
    submitted(world, &budget, waiting, &moved, None).await?;
    for (month, closed) in
        [("2026-01-01", "2026-02-10"), ("2026-02-01", "2026-03-10"), ("2026-03-01", "2026-04-10"), ("2026-04-01", "2026-05-11")]
    {
        let row = period_close::Model {
            id: writer.key(),
            version: 1,
            programme_id,
            month: day(month),
            closed_by_id: Some(world.account("finance")?),
            closed_at: (day(closed).and_time(NaiveTime::MIN) + TimeDelta::hours(14)).and_utc(),
            reopened_by_id: None,
            reopened_at: None,
            reason: None,
        };
        writer.insert::<period_close::Entity>(row).await?;
    }
    let row = rag_override::Model {
        id: writer.key(),
        version: 1,
        programme_id,
        work_package_id: Some(world.work_package("OW", "VTH")?),
        budget_line_id: None,
        fiscal_year: 2026,
        colour: Rag::Amber,
        reason: "De tweede helft van het jaar is nog niet ingekocht (verzonnen)".to_owned(),
        starts_on: day("2026-06-01"),
        ends_on: day("2026-08-31"),
        set_by_id: Some(world.account("pmt")?),
        withdrawn_at: None,
    };
    writer.insert::<rag_override::Entity>(row).await
}
