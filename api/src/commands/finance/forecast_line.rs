//! What is expected of a line.

use super::spending::{Refusal, Spending};
use crate::command;
use crate::commands::{Code, Command, Problems};
use crate::error::Error;
use crate::graphql::{Money, Noun, ids};
use crate::nodes::finance::{budget_line::BudgetLine, forecast::Forecast};
use crate::rules::finance::{Tolerances, is_amount, is_explained};
use crate::store::{Booking, Writer};
use async_graphql::ID;
use entity::{Cents, LedgerKind, LedgerSource, budget_line, forecast};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Says what is expected of a line at completion; what was expected before stays as it was seen then (Dutch: prognose opstellen).
    forecast_line(ForecastLineInput {
        /// The line (Dutch: begrotingspost).
        line: ID,
        /// Expected at completion: the cost to the programme (Dutch: verwacht bedrag).
        amount: Money,
        /// Why it deviates from the budget, 1 to 1000 characters; where it deviates more than the programme tolerates, it is needed (Dutch: toelichting).
        explanation: Option<String>,
    }) shows forecast: Forecast
    errors ForecastLineErrorCode {
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

/// Why a forecast is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unforeseen {
    /// The budget of the line is not adopted, or it is closed.
    NotAdopted,
    /// More was spent already.
    BelowActual,
    /// It deviates so far that it is explained.
    ExplanationRequired,
    /// The amount is larger than can be booked.
    AmountTooLarge,
}

impl From<Unforeseen> for ForecastLineErrorCode {
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
impl Command for ForecastLineInput {
    const SUBJECT: &'static str = "line";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ForecastLineErrorCode>) -> Result<Uuid, Error> {
        let line = ids::key(&self.line, BudgetLine::table(), "input.line")?;
        let row = budget_line::Entity::find_by_id(line).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let mut spending = Spending::of(writer, row.programme_id, None).await?;
        let explanation = problems.text(self.explanation.as_deref(), 1_000, "explanation");
        let forecast =
            foresee(writer, &mut spending, (line, self.amount.0, explanation), problems, ["line", "amount", "explanation"]).await?;
        let Some(forecast) = forecast.filter(|_| problems.is_empty()) else { return Ok(line) };
        let id = forecast.id;
        writer.insert::<forecast::Entity>(forecast).await?;
        spending.ledger.write().await?;
        Ok(id)
    }
}

/// Books what is expected of a line, as a difference from what was expected before; `at` is where line, amount and explanation stand.
pub(super) async fn foresee<C: Code + From<Unforeseen>>(
    writer: &Writer<'_>,
    spending: &mut Spending<'_, '_>,
    (line, amount, explanation): (Uuid, Cents, Option<String>),
    problems: &Problems<C>,
    at: [&str; 3],
) -> Result<Option<forecast::Model>, Error> {
    if spending.refused(line).await? == Some(Refusal::NotAdopted) {
        problems.add(Unforeseen::NotAdopted.into(), at[0]);
        return Ok(None);
    }
    let of = spending.ledger.line(line).await?.ok_or(Error::NotFound)?.clone();
    let programme = &spending.programme;
    let tolerances = Tolerances {
        amber_above: programme.amber_above_hundredths,
        red_above: programme.red_above_hundredths,
        overcommit: programme.overcommit_hundredths,
        explain_above: programme.explain_above_hundredths,
    };
    problems.unless(is_amount(amount), Unforeseen::AmountTooLarge.into(), at[1]);
    problems.unless(amount >= of.sums.actual, Unforeseen::BelowActual.into(), at[1]);
    let explained = explanation.is_some() || !is_explained(of.sums.budget, amount, tolerances);
    problems.unless(explained, Unforeseen::ExplanationRequired.into(), at[2]);
    let today = writer.author().today;
    match amount.0.checked_sub(of.sums.forecast.unwrap_or_default().0) {
        // What is expected still is no booking.
        Some(0) if of.sums.forecast.is_some() => {}
        Some(change) => {
            let text = explanation.as_deref().unwrap_or("Prognose");
            let booking = Booking::new(line, LedgerKind::Forecast, Cents(change), today, LedgerSource::Manual, text);
            let refused = spending.book(booking).await?;
            problems.unless(refused.is_none(), Unforeseen::AmountTooLarge.into(), at[1]);
        }
        None => problems.add(Unforeseen::AmountTooLarge.into(), at[1]),
    }
    Ok(Some(forecast::Model {
        id: writer.key(),
        programme_id: of.row.programme_id,
        work_package_id: of.row.work_package_id,
        budget_line_id: line,
        as_of: today,
        amount,
        explanation,
        author_id: writer.author().account,
    }))
}
