//! Rows that are written along with those of another table, under its rights. Nothing else is written without asking the policy.

use super::Writer;
use crate::error::Error;
use entity::{advance, commitment_part, invoice_line, milestone_dependency, organisation_successor, person_programme};
use sea_orm::{EntityTrait, IntoActiveModel};

/// A table whose rows go with those of another: who may write that one writes these, and its events tell of them.
pub trait Beside: EntityTrait {
    /// The other table, whose policy was asked.
    type Of: EntityTrait;
}

impl Beside for organisation_successor::Entity {
    type Of = entity::organisation::Entity;
}

impl Beside for person_programme::Entity {
    type Of = entity::person::Entity;
}

impl Beside for advance::Entity {
    type Of = entity::subsidy::Entity;
}

impl Beside for milestone_dependency::Entity {
    type Of = entity::milestone::Entity;
}

impl Beside for commitment_part::Entity {
    type Of = entity::commitment::Entity;
}

impl Beside for invoice_line::Entity {
    type Of = entity::invoice::Entity;
}

impl Writer<'_> {
    /// Adds rows that go with those of another table:
    ///
    /// ```compile_fail,E0277
    /// # async fn step_round(writer: &regiekamer::store::Writer<'_>) {
    /// let _ = writer.append::<entity::contract::Entity>(Vec::new()).await;
    /// # }
    /// ```
    pub async fn append<E: Beside>(&self, rows: Vec<E::Model>) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.add::<E>(rows).await
    }
}
