//! A budget is adopted, by another person.

use super::{hands, opened};
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::finance::budget::Budget;
use crate::rules::finance::budget_may_become;
use crate::store::{Booking, Writer};
use async_graphql::ID;
use chrono::Datelike;
use entity::{BudgetStatus, LedgerKind, LedgerSource, budget, budget_line};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A budget is adopted so many years ahead at most.
const AHEAD: i32 = 5;

command! {
    /// Adopts a budget that others drafted and submitted: what is proposed on each line is booked as its budget, and counts from the day of
    /// adoption, in its own year at the earliest (Dutch: begroting vaststellen).
    adopt_budget(AdoptBudgetInput {
        /// The budget (Dutch: begroting).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// The day of adoption; today where nothing is said (Dutch: vaststellingsdatum).
        adopted_on: Option<Date>,
    }) shows budget: Budget
    errors AdoptBudgetErrorCode {
        /// It was not submitted, or is adopted already.
        NotSubmitted: "deze begroting is niet ingediend, of al vastgesteld" / "this budget is not submitted, or adopted already",
        /// Whoever drafted, changed or submitted it does not adopt it.
        SamePerson: "een ander dan wie de begroting opstelde, wijzigde of indiende moet vaststellen" / "somebody else than who drafted, changed or submitted it has to adopt it",
        /// The day has not come yet, or lies more than five years before the fiscal year.
        DayInvalid: "deze dag moet nog komen, of ligt meer dan vijf jaar voor het boekjaar" / "this day has not come yet, or lies more than five years before the fiscal year",
    }
}

#[async_trait::async_trait]
impl Command for AdoptBudgetInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<AdoptBudgetErrorCode>) -> Result<Uuid, Error> {
        use AdoptBudgetErrorCode::{DayInvalid, NotSubmitted, SamePerson};
        let id = ids::key(&self.id, Budget::table(), "input.id")?;
        let (_, row) = opened::<budget::Entity>(writer, id, self.expected_version).await?;
        let submitted = budget_may_become(row.status, BudgetStatus::Adopted);
        problems.unless(submitted, NotSubmitted, "id");
        if submitted {
            let hands = hands(writer, id, row.drafted_by_id.open().copied(), row.submitted_by_id.open().copied()).await?;
            problems.four_eyes(writer, &hands, SamePerson, "id").await?;
        }
        let on = self.adopted_on.map_or(writer.author().today, |day| day.0);
        problems.unless(on <= writer.author().today && on.year() >= row.fiscal_year - AHEAD, DayInvalid, "adoptedOn");
        if !problems.is_empty() {
            return Ok(id);
        }
        let lines = budget_line::Entity::find().filter(budget_line::Column::BudgetId.eq(id)).order_by_asc(budget_line::Column::Id);
        let lines = lines.all(&writer.judge()?).await?;
        let text = format!("Vastgestelde begroting {}", row.fiscal_year);
        let book = |line: budget_line::Model| Booking::new(line.id, LedgerKind::Budget, line.proposed, on, LedgerSource::Adoption, &text);
        writer.book(row.programme_id, lines.into_iter().map(book).collect()).await?;
        let by = writer.author().account;
        let adopt = move |row: &mut budget::Model| {
            row.status = BudgetStatus::Adopted;
            row.adopted_by_id = by.into();
            row.adopted_on = Some(on);
        };
        writer.change::<budget::Entity>(id, Some(self.expected_version.into()), adopt).await?;
        Ok(id)
    }
}
