//! What amendments have in common: their lines as they are given, and what stands against them when they are weighed.

use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::budget_line::BudgetLine;
use crate::rules::finance::{is_amount, is_transfer, keeps_what_is_used};
use crate::store::{Ledger, View, Writer};
use async_graphql::{ID, InputObject};
use entity::{AmendmentKind, BudgetSide, BudgetStatus, Cents, amendment_line, budget, budget_amendment, budget_line};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// An amendment has so many lines at most.
const MOST: usize = 500;

/// What an amendment adds to a line, or takes from it (Dutch: regel van de begrotingswijziging).
#[derive(Clone, Debug, InputObject)]
pub struct AmendmentLineInput {
    /// The line, each once (Dutch: begrotingspost).
    pub line: ID,
    /// How much is added; negative takes away (Dutch: bedrag).
    pub amount: Money,
}

/// What is wrong with lines that are given.
#[derive(Clone, Copy)]
pub(super) enum Unfit {
    /// There are too many.
    TooMany,
    /// One is no line of the budget.
    Elsewhere,
    /// One is there twice.
    Twice,
    /// An amount is nothing, or too large.
    Amount,
}

/// The lines that are given, with the work package of each, and what is wrong with them, at which path.
#[derive(Default)]
pub(super) struct Given {
    lines: BTreeMap<Uuid, (Uuid, Cents)>,
    pub wrong: Vec<(Unfit, String)>,
}

impl Given {
    /// Reads lines of a budget.
    pub async fn read(view: &View, budget: Uuid, given: &[AmendmentLineInput]) -> Result<Self, Error> {
        let mut read = Self::default();
        if given.len() > MOST {
            read.wrong.push((Unfit::TooMany, "lines".to_owned()));
            return Ok(read);
        }
        let known = budget_line::Entity::find().filter(budget_line::Column::BudgetId.eq(budget)).all(view).await?;
        for (nth, line) in given.iter().enumerate() {
            let path = format!("lines.{nth}");
            let key = ids::key(&line.line, BudgetLine::table(), &format!("input.{path}.line"))?;
            if line.amount.0 == Cents::ZERO || !is_amount(line.amount.0) {
                read.wrong.push((Unfit::Amount, format!("{path}.amount")));
            }
            match known.iter().find(|known| known.id == key) {
                None => read.wrong.push((Unfit::Elsewhere, format!("{path}.line"))),
                Some(known) => {
                    if read.lines.insert(key, (known.work_package_id, line.amount.0)).is_some() {
                        read.wrong.push((Unfit::Twice, format!("{path}.line")));
                    }
                }
            }
        }
        Ok(read)
    }

    /// Makes them the lines of an amendment: what is there already and the same stays.
    pub async fn keep(mut self, writer: &Writer<'_>, amendment: &budget_amendment::Model) -> Result<(), Error> {
        for old in lines(&writer.judge()?, amendment.id).await? {
            if self.lines.get(&old.budget_line_id).is_some_and(|(_, amount)| *amount == old.amount) {
                self.lines.remove(&old.budget_line_id);
            } else {
                writer.remove::<amendment_line::Entity>(old.id, None).await?;
            }
        }
        for (budget_line_id, (work_package_id, amount)) in self.lines {
            let row = amendment_line::Model {
                id: writer.key(),
                amendment_id: amendment.id,
                programme_id: amendment.programme_id,
                work_package_id,
                budget_line_id,
                amount,
            };
            writer.insert::<amendment_line::Entity>(row).await?;
        }
        Ok(())
    }
}

/// The lines of an amendment.
pub(super) async fn lines(view: &View, amendment: Uuid) -> Result<Vec<amendment_line::Model>, Error> {
    let lines = amendment_line::Entity::find().filter(amendment_line::Column::AmendmentId.eq(amendment));
    Ok(lines.order_by_asc(amendment_line::Column::Id).all(view).await?)
}

/// What stands against an amendment, under the lock of the ledger.
pub(super) struct Weighed {
    /// Its lines.
    pub lines: Vec<amendment_line::Model>,
    /// Its budget is adopted, and not closed.
    pub adopted: bool,
    /// It is no transfer, or sums to nothing on each side of the budget.
    pub balanced: bool,
    /// The lines that it would bring below what is reserved, committed and spent, by their descriptions.
    pub below: Vec<String>,
}

/// Weighs an amendment.
pub(super) async fn weigh(writer: &Writer<'_>, ledger: &mut Ledger<'_, '_>, amendment: &budget_amendment::Model) -> Result<Weighed, Error> {
    let judge = writer.judge()?;
    let budget = budget::Entity::find_by_id(amendment.budget_id).one(&judge).await?.ok_or(Error::NotFound)?;
    let lines = lines(&judge, amendment.id).await?;
    ledger.load(lines.iter().map(|line| line.budget_line_id).collect::<BTreeSet<_>>()).await?;
    let (mut below, mut sides) = (Vec::new(), HashMap::<BudgetSide, Vec<Cents>>::new());
    for part in &lines {
        let line = ledger.line(part.budget_line_id).await?.ok_or(Error::NotFound)?;
        let sums = &line.sums;
        sides.entry(line.row.side).or_default().push(part.amount);
        if !keeps_what_is_used(part.amount, sums.budget, [sums.reservation, sums.commitment, sums.actual]) {
            below.push(line.row.description.clone());
        }
    }
    // What is spent, committed and received is not moved into one another.
    let balanced = amendment.kind != AmendmentKind::Transfer || sides.into_values().all(is_transfer);
    Ok(Weighed { lines, adopted: budget.status == BudgetStatus::Adopted, balanced, below })
}
