//! What is expected of the lines of a work package, all at once or none.

use super::forecast_line::{Unforeseen, foresee};
use super::spending::Spending;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::budget_line::BudgetLine;
use crate::nodes::programmes::work_package::WorkPackage;
use crate::store::Writer;
use async_graphql::{ID, InputObject};
use entity::{forecast, work_package};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many lines at most.
const LINES: usize = 200;

/// What is expected of a line (Dutch: prognose van een post).
#[derive(Clone, Debug, InputObject)]
pub struct LineForecastInput {
    /// The line (Dutch: begrotingspost).
    pub line: ID,
    /// Expected at completion: the cost to the programme (Dutch: verwacht bedrag).
    pub amount: Money,
    /// Why it deviates from the budget, 1 to 1000 characters; where it deviates more than the programme tolerates, it is needed (Dutch: toelichting).
    pub explanation: Option<String>,
}

command! {
    /// Says what is expected of lines of a work package at completion: of all of them, or of none. Its forecast is the sum of its lines (Dutch: prognose van een werkpakket opstellen).
    forecast_work_package(ForecastWorkPackageInput {
        /// The work package (Dutch: werkpakket).
        work_package: ID,
        /// What is expected, a line each, at most 200; the other lines stay as they are (Dutch: prognoses).
        lines: Vec<LineForecastInput>,
    }) shows work_package: WorkPackage
    errors ForecastWorkPackageErrorCode {
        /// There is no line, or there are more than 200.
        LinesInvalid: "geef 1 tot 200 posten" / "give 1 to 200 lines",
        /// The work package has no such line.
        LineNotFound: "deze begrotingspost bestaat niet in dit werkpakket" / "this line does not exist in this work package",
        /// A line comes twice.
        LineTwice: "deze begrotingspost komt twee keer voor" / "this line comes twice",
        /// The budget of the line is not adopted, or it is closed.
        NotAdopted: "de begroting van deze post is niet vastgesteld, of is afgesloten" / "the budget of this line is not adopted, or it is closed",
        /// More was spent already.
        BelowActual: "er is al meer gerealiseerd dan dit" / "more than this was spent already",
        /// It deviates so far that it is explained.
        ExplanationRequired: "deze prognose wijkt zo ver af van de begroting dat een toelichting nodig is" / "this forecast deviates so far from the budget that it has to be explained",
        /// The amount is larger than can be booked.
        AmountTooLarge: "dit bedrag is te groot om te boeken" / "this amount is too large to be booked",
    }
}

impl From<Unforeseen> for ForecastWorkPackageErrorCode {
    fn from(why: Unforeseen) -> Self {
        match why {
            Unforeseen::NotAdopted => Self::NotAdopted,
            Unforeseen::BelowActual => Self::BelowActual,
            Unforeseen::ExplanationRequired => Self::ExplanationRequired,
            Unforeseen::AmountTooLarge => Self::AmountTooLarge,
        }
    }
}

#[async_trait::async_trait]
impl Command for ForecastWorkPackageInput {
    const SUBJECT: &'static str = "workPackage";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ForecastWorkPackageErrorCode>) -> Result<Uuid, Error> {
        use ForecastWorkPackageErrorCode::{LineNotFound, LineTwice, LinesInvalid};
        let id = ids::key(&self.work_package, WorkPackage::table(), "input.workPackage")?;
        let package = work_package::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let mut spending = Spending::of(writer, package.programme_id, None).await?;
        problems.unless((1..=LINES).contains(&self.lines.len()), LinesInvalid, "lines");
        let (mut known, mut forecasts) = (BTreeSet::new(), Vec::new());
        for (nth, of) in self.lines.iter().take(LINES).enumerate() {
            let at = ["line", "amount", "explanation"].map(|field| format!("lines.{nth}.{field}"));
            let line = ids::key(&of.line, BudgetLine::table(), &format!("input.{}", at[0]))?;
            let explanation = problems.text(of.explanation.as_deref(), 1_000, &at[2]);
            let ours = spending.ledger.is_of(line, id).await?;
            problems.unless(ours, LineNotFound, &at[0]);
            problems.unless(known.insert(line), LineTwice, &at[0]);
            if ours {
                let at = [at[0].as_str(), at[1].as_str(), at[2].as_str()];
                forecasts.extend(foresee(writer, &mut spending, (line, of.amount.0, explanation), problems, at).await?);
            }
        }
        if problems.is_empty() {
            for forecast in forecasts {
                writer.insert::<forecast::Entity>(forecast).await?;
            }
            spending.ledger.write().await?;
        }
        Ok(id)
    }
}
