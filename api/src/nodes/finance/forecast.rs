//! A forecast.

use crate::graphql::{At, Date, DateFilter, Direction, IdFilter, Listed, Money, MoneyFilter, Noun, Planned};
use crate::nodes::finance::budget_line::{BudgetLine, BudgetLineWhere};
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{filter, noun, order, queries};
use entity::forecast::{self, Column, Entity};
use entity::{budget_line, programme, work_package};

noun! {
    /// What is expected of a line at completion, as somebody saw it on a day; never changed, only followed by another (Dutch: prognose).
    Forecast of forecast {
        /// The day on which it was made (Dutch: peildatum).
        as_of!: Date;
        /// Expected at completion: the cost to the programme (Dutch: verwacht bedrag).
        amount!: Money;
        /// Why it deviates from the budget (Dutch: toelichting).
        explanation: String;
        /// The line (Dutch: begrotingspost).
        line: BudgetLine;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// Who made it (Dutch: opgesteld door).
        author: Account;
        /// How it came to be (Dutch: geschiedenis).
        history: [Change];
    }
}

filter! {
    /// Conditions on forecasts (Dutch: voorwaarden).
    ForecastWhere on forecast {
        /// The id.
        id: IdFilter => Id;
        /// The day on which it was made.
        as_of: DateFilter => AsOf;
        /// The amount.
        amount: MoneyFilter => Amount;
        /// The line.
        line -> BudgetLineWhere of budget_line => BudgetLineId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
    }
}

order! {
    /// The order of forecasts (Dutch: volgorde).
    ForecastOrder by ForecastOrderField of forecast {
        /// By the day on which they were made.
        AsOf,
        /// By amount.
        Amount,
        /// In the order in which they were made.
        Id,
    }
}

impl Noun for Forecast {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "line" => at.one::<BudgetLine>(Column::BudgetLineId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "author" => at.one::<Account>(Column::AuthorId),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Forecast {
    type Where = ForecastWhere;
    type Order = ForecastOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::AsOf, Direction::Asc)]
    }
}

queries! {
    /// The forecasts that you may read, by the day on which they were made (Dutch: prognoses).
    forecasts: [Forecast];
}
