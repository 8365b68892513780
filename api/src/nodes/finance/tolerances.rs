//! What a programme bears: another face of its row.

use crate::graphql::{At, Cell, Json, Loaded, Noun, Number, Planned, Row};
use async_graphql::{Context, Object, Result};
use entity::programme::{Column, Entity};

/// What a programme bears before a colour changes or a reason is asked; each a part of a budget, "0.05" (Dutch: toleranties).
pub struct Tolerances(Row);

impl From<Row> for Tolerances {
    fn from(row: Row) -> Self {
        Self(row)
    }
}

impl Loaded for Tolerances {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Row::new(json, cell.shape.as_ref()?).map(Self)
    }
}

/// What a programme bears before a colour changes or a reason is asked; each a part of a budget, "0.05" (Dutch: toleranties).
#[Object]
impl Tolerances {
    /// A forecast that is above the budget by more than this is amber (Dutch: tolerantie oranje).
    async fn amber_above(&self, ctx: &Context<'_>) -> Option<Result<Number>> {
        self.0.maybe(ctx)
    }

    /// A forecast that is above the budget by more than this is red (Dutch: tolerantie rood).
    async fn red_above(&self, ctx: &Context<'_>) -> Option<Result<Number>> {
        self.0.maybe(ctx)
    }

    /// So much of the budget of a line may be committed above what is available, with a reason (Dutch: overschrijding).
    async fn overcommit(&self, ctx: &Context<'_>) -> Option<Result<Number>> {
        self.0.maybe(ctx)
    }

    /// A forecast that deviates from the budget by more than this, up or down, is explained (Dutch: toelichtingsgrens).
    async fn explain_above(&self, ctx: &Context<'_>) -> Option<Result<Number>> {
        self.0.maybe(ctx)
    }
}

impl Noun for Tolerances {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "amberAbove" => at.of(Column::AmberAboveHundredths),
            "redAbove" => at.of(Column::RedAboveHundredths),
            "overcommit" => at.of(Column::OvercommitHundredths),
            "explainAbove" => at.of(Column::ExplainAboveHundredths),
            _ => Ok(()),
        }
    }
}
