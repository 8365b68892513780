//! A month is closed.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::finance::period_close::PeriodClose;
use crate::nodes::programmes::programme::Programme;
use crate::rules::finance::follows_on;
use crate::store::{Writer, first_of_month};
use async_graphql::ID;
use entity::{period_close, programme};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Closes a month of a programme that is over: what is booked for it afterwards counts in the next open month, and says to which day it
    /// belongs. Months close without a gap: the one after the last that is closed, or before the first; the first may be any (Dutch: periode afsluiten).
    close_period(ClosePeriodInput {
        /// The programme (Dutch: programma).
        programme: ID,
        /// Any day of the month (Dutch: maand).
        month: Date,
    }) shows period_close: PeriodClose
    errors ClosePeriodErrorCode {
        /// The month is not over.
        MonthNotOver: "deze maand is nog niet voorbij" / "this month is not over yet",
        /// It lies before the programme.
        BeforeProgramme: "deze maand ligt voor het begin van het programma" / "this month lies before the programme",
        /// It is closed already.
        AlreadyClosed: "deze maand is al afgesloten" / "this month is closed already",
        /// A month between it and those that are closed is open.
        GapBetween: "maanden sluiten op volgorde: sluit eerst de maand ertussen" / "months close in order: close the one between first",
    }
}

#[async_trait::async_trait]
impl Command for ClosePeriodInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ClosePeriodErrorCode>) -> Result<Uuid, Error> {
        use ClosePeriodErrorCode::{AlreadyClosed, BeforeProgramme, GapBetween, MonthNotOver};
        let id = ids::key(&self.programme, Programme::table(), "input.programme")?;
        let programme = programme::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        // Who books meanwhile is done before, or books after.
        let ledger = writer.ledger(id).await?;
        let month = first_of_month(self.month.0);
        problems.unless(month < first_of_month(writer.author().today), MonthNotOver, "month");
        problems.unless(month >= first_of_month(programme.starts_on), BeforeProgramme, "month");
        let closed = ledger.is_closed(month);
        problems.unless(!closed, AlreadyClosed, "month");
        problems.unless(closed || follows_on(month, ledger.closed()), GapBetween, "month");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = period_close::Model {
            id: writer.key(),
            version: 1,
            programme_id: id,
            month,
            closed_by_id: writer.author().account,
            closed_at: ledger.now(),
            reopened_by_id: None,
            reopened_at: None,
            reason: None,
        };
        let closing = row.id;
        writer.insert::<period_close::Entity>(row).await?;
        Ok(closing)
    }
}
