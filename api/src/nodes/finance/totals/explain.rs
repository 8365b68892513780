//! The entries behind the figures of `totals`.

use super::Sums;
use super::asked::{Asked, month_of};
use super::subject::Subject;
use crate::graphql::{At, Date, Instant, Noun};
use crate::nodes::finance::figure::{Figure, Sum};
use entity::{Cents, choices};

choices! {
    /// A figure of totals (Dutch: kengetal).
    pub enum TotalsFigure {
        /// Adopted, with approved amendments (Dutch: begroting nu).
        Budget,
        /// Set aside, not yet committed (Dutch: gereserveerd).
        Reserved,
        /// Committed, not yet invoiced (Dutch: openstaande verplichting).
        OpenCommitment,
        /// Invoiced and approved, and other spending (Dutch: realisatie).
        Actual,
        /// Expected at completion (Dutch: prognose).
        Forecast,
        /// What is free (Dutch: vrije ruimte).
        Available,
        /// Spent as a part of the budget (Dutch: uitputting).
        Utilisation,
        /// Spent and committed as a part of the budget (Dutch: uitputting inclusief verplichtingen).
        CommittedUtilisation,
        /// Budget less forecast (Dutch: onderbesteding).
        Underspend,
        /// Committed in all: what is open and what is spent (Dutch: verplicht).
        Committed,
    }
}

impl From<TotalsFigure> for Figure {
    fn from(figure: TotalsFigure) -> Self {
        match figure {
            TotalsFigure::Budget => Self::Budget,
            TotalsFigure::Reserved => Self::Reserved,
            TotalsFigure::OpenCommitment => Self::OpenCommitment,
            TotalsFigure::Actual => Self::Actual,
            TotalsFigure::Forecast => Self::Forecast,
            TotalsFigure::Available => Self::Available,
            TotalsFigure::Utilisation => Self::Utilisation,
            TotalsFigure::CommittedUtilisation => Self::CommittedUtilisation,
            TotalsFigure::Underspend => Self::Underspend,
            TotalsFigure::Committed => Self::Committed,
        }
    }
}

impl Sums {
    /// What one of them is; nothing where it is another sum.
    pub(super) fn of(&self, sum: Sum) -> Option<Cents> {
        Some(match sum {
            Sum::Budget => self.budget,
            Sum::Reserved => self.reserved,
            Sum::OpenCommitment => self.open,
            Sum::Actual => self.actual,
            Sum::Forecast => self.forecast,
            Sum::Pace | Sum::Advances | Sum::Commitments | Sum::Rates | Sum::Invoices => return None,
        })
    }
}

/// The condition that entries `alias` are behind a sum; `until` is the conditions on the forecasts, by their alias, that were made by then.
pub(super) fn behind(alias: &str, sum: Sum, until: impl FnOnce(&str) -> Vec<String>) -> String {
    if let Some(kind) = sum.kind() {
        return format!("{alias}.kind = '{kind}'");
    }
    // Of a line without a forecast, what is spent and committed stands for it.
    let until = until("made").iter().fold(String::new(), |all, condition| all + " AND " + condition);
    format!(
        "({alias}.kind = 'FORECAST' OR ({alias}.kind IN ('ACTUAL', 'COMMITMENT') AND NOT EXISTS (SELECT 1 FROM ledger_entry AS made \
         WHERE made.programme_id = {alias}.programme_id AND made.budget_line_id = {alias}.budget_line_id AND made.kind = 'FORECAST'{until})))"
    )
}

/// That entries `alias` are of what is asked of a subject.
pub(super) fn among<N: Noun>(at: &mut At<'_, '_, N>, subject: &Subject, asked: &Asked, alias: &str) -> Vec<String> {
    let (month, year) = (month_of(at.draft, &format!("{alias}.booked_on")), format!("{alias}.fiscal_year"));
    let mut all = vec![subject.of(alias)];
    let lines = subject.lines(asked, "l");
    if !lines.is_empty() {
        all.push(format!("EXISTS (SELECT 1 FROM budget_line AS l WHERE l.id = {alias}.budget_line_id{lines})"));
    }
    all.extend(asked.within(&month, &year));
    all.extend(until(at, asked, alias));
    all
}

/// That entries `alias` count by the day and were known at the instant that is asked.
pub(super) fn until<N: Noun>(at: &mut At<'_, '_, N>, asked: &Asked, alias: &str) -> Vec<String> {
    let day = asked.as_of.map(|Date(day)| format!("{alias}.booked_on <= {}", at.bind(day)));
    let instant = asked.known_at.map(|Instant(instant)| format!("{alias}.recorded_at <= {}", at.bind(instant)));
    day.into_iter().chain(instant).collect()
}
