//! The sums that are kept of a line and of each of its months, and who is behind it: rows that follow from entries.

use super::{Sums, Writer};
use crate::error::Error;
use chrono::NaiveDate;
use entity::{budget_line, contract, line_month, line_person, line_total};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

impl Writer<'_> {
    /// Whom contracts hire.
    pub(super) async fn hired(&self, contracts: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Uuid>, Error> {
        if contracts.is_empty() {
            return Ok(HashMap::new());
        }
        let columns = [contract::Column::Id, contract::Column::PersonId];
        let hired = contract::Entity::find().select_only().columns(columns).filter(contract::Column::PersonId.is_not_null());
        let hired: Vec<(Uuid, Uuid)> = hired.filter(contract::Column::Id.is_in(contracts)).into_tuple().all(self.connection()).await?;
        Ok(hired.into_iter().collect())
    }

    /// Adds sums to rows of sums, or makes them.
    pub(super) async fn keep<E: EntityTrait>(&self, rows: Vec<E::Model>, key: &[E::Column]) -> Result<(), Error>
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
        for part in rows.chunks(200) {
            let rows = part.iter().cloned().map(super::writer::all_set::<E>);
            E::insert_many(rows).on_conflict(conflict.clone()).exec_without_returning(self.connection()).await?;
        }
        Ok(())
    }
}

pub(super) fn sums(total: &line_total::Model) -> Sums {
    Sums {
        budget: total.budget,
        reservation: total.reservation,
        commitment: total.commitment,
        actual: total.actual,
        forecast: total.forecast,
    }
}

/// That a person is behind the money of a line.
pub(super) fn behind(line: &budget_line::Model, person: Uuid) -> line_person::Model {
    line_person::Model {
        budget_line_id: line.id,
        person_id: person,
        programme_id: line.programme_id,
        work_package_id: line.work_package_id,
        fiscal_year: line.fiscal_year,
        funder_id: line.funder_id,
    }
}

pub(super) fn total(line: &budget_line::Model, sums: Sums) -> line_total::Model {
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

pub(super) fn month_of(line: &budget_line::Model, month: NaiveDate, sums: Sums) -> line_month::Model {
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
