//! An advance.

use crate::graphql::{At, Date, DateFilter, Direction, IdFilter, Listed, Money, Noun, Planned};
use crate::nodes::subsidies::subsidy::Subsidy;
use crate::{filter, noun, order};
use entity::advance::{self, Column, Entity};

noun! {
    /// A payment in advance on a subsidy (Dutch: voorschot).
    Advance of advance {
        /// The day of payment (Dutch: betaaldatum).
        paid_on: Date;
        /// The amount (Dutch: bedrag).
        amount: Money;
        /// The subsidy (Dutch: subsidie).
        subsidy: Subsidy;
    }
}

filter! {
    /// Conditions on advances (Dutch: voorwaarden).
    AdvanceWhere on advance {
        /// The id.
        id: IdFilter => Id;
        /// The day of payment.
        paid_on: DateFilter => PaidOn;
    }
}

order! {
    /// The order of advances (Dutch: volgorde).
    AdvanceOrder by AdvanceOrderField of advance {
        /// By day of payment.
        PaidOn,
        /// By amount.
        Amount,
    }
}

impl Noun for Advance {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "subsidy" => at.one::<Subsidy>(Column::SubsidyId),
            _ => at.column(),
        }
    }
}

impl Listed for Advance {
    type Where = AdvanceWhere;
    type Order = AdvanceOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::PaidOn, Direction::Asc)]
    }
}
