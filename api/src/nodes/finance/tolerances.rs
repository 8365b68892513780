//! What a programme bears: another face of its row.

use crate::graphql::{At, Noun, Number, Planned};
use crate::noun;
use entity::programme::{Column, Entity};

noun! {
    /// What a programme bears before a colour changes or a reason is asked; each a part of a budget, "0.05" (Dutch: toleranties).
    Tolerances in programme {
        /// A forecast that is above the budget by more than this is amber (Dutch: tolerantie oranje).
        amber_above: Number;
        /// A forecast that is above the budget by more than this is red (Dutch: tolerantie rood).
        red_above: Number;
        /// So much of the budget of a line may be committed above what is available, with a reason (Dutch: overschrijding).
        overcommit: Number;
        /// A forecast that deviates from the budget by more than this, up or down, is explained (Dutch: toelichtingsgrens).
        explain_above: Number;
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
