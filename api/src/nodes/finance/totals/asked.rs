//! Of which time money is asked: a fiscal year or all of them, a part of one, and the two axes of what counts by a day and what was
//! known at an instant.

use crate::error::Error;
use crate::graphql::{At, Calendar, Date, Draft, Instant, Noun};
use crate::store::SETTLED;
use chrono::TimeDelta;
use entity::{CostType, Vocabulary};

/// What an entry belongs to after the last month of its year (Dutch: dertiende periode).
const THIRTEENTH: i32 = 13;

/// The time, and the kind of cost, of which money is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The fiscal year; all where it is none.
    pub year: Option<i32>,
    /// The first and the last month of the year.
    pub(super) months: Option<(i32, i32)>,
    /// What the money is spent on.
    pub cost_type: Option<CostType>,
    /// Only what counts up to and with this day.
    pub as_of: Option<Date>,
    /// Only what was recorded up to and with this instant.
    pub known_at: Option<Instant>,
}

impl Asked {
    /// The arguments of a field, as far as it has them.
    ///
    /// # Errors
    /// `Invalid` where a part of no year is asked, and where an instant is not settled yet.
    pub fn read<N: Noun>(at: &At<'_, '_, N>) -> Result<Self, Error> {
        let year: Option<i32> = at.arg("year")?;
        let (quarter, month): (Option<i32>, Option<i32>) = (at.arg("quarter")?, at.arg("month")?);
        let months = match (quarter, month) {
            (None, None) => None,
            (Some(_), Some(_)) => return Err(Error::invalid("month", "a quarter or a month, not both")),
            (Some(quarter @ 1..=4), None) => Some((quarter * 3 - 2, quarter * 3)),
            (Some(_), None) => return Err(Error::invalid("quarter", "a year has quarters 1 to 4")),
            (None, Some(month @ 1..=THIRTEENTH)) => Some((month, month)),
            (None, Some(_)) => return Err(Error::invalid("month", "a year has months 1 to 12, and 13 for what was booked after its end")),
        };
        Ok(Self { year, months, cost_type: at.arg("costType")?, as_of: at.arg("asOf")?, known_at: known_at(at, "knownAt")? })
    }

    /// Whether a part of a year is asked: of all years there is none.
    ///
    /// # Errors
    /// `Invalid` where it is, and no year is.
    pub fn of_a_year(self) -> Result<Self, Error> {
        if self.months.is_some() && self.year.is_none() {
            return Err(Error::invalid("year", "a quarter or a month is of a year: say which"));
        }
        Ok(self)
    }

    /// Whether the sums of the whole year, as they are now, do not answer it.
    pub fn is_sliced(&self) -> bool {
        self.months.is_some() || self.as_of.is_some() || self.known_at.is_some()
    }

    /// Whether no kept sums answer it without the entries.
    pub fn reads_entries(&self) -> bool {
        self.as_of.is_some() || self.known_at.is_some()
    }

    /// Whether only a part of a year is asked.
    pub fn is_part(&self) -> bool {
        self.months.is_some()
    }

    /// The condition on lines `l` that what is asked is spent on this.
    pub fn of_cost(&self, alias: &str) -> Option<String> {
        self.cost_type.map(|cost| format!("{alias}.cost_type = '{}'", cost.as_str()))
    }

    /// The condition that a month, `2026-06`, of a row with its fiscal year lies in the part that is asked.
    pub fn within(&self, month: &str, fiscal_year: &str) -> Option<String> {
        let (from, to) = self.months?;
        Some(match from {
            THIRTEENTH => format!("{month} > {fiscal_year} || '-12'"),
            _ => format!("{month} BETWEEN {fiscal_year} || '-{from:02}' AND {fiscal_year} || '-{to:02}'"),
        })
    }
}

/// An instant by which something was known: one that is settled, so that the answer never changes.
///
/// # Errors
/// `Invalid` where it has not come yet, or so little time ago that somebody may still be booking under it.
pub fn known_at<N: Noun>(at: &At<'_, '_, N>, argument: &'static str) -> Result<Option<Instant>, Error> {
    let Some(instant): Option<Instant> = at.arg(argument)? else { return Ok(None) };
    let settled = at.draft.now - TimeDelta::from_std(SETTLED).unwrap_or_default();
    if instant.0 > settled {
        let why = "this instant has not come yet, or not two seconds ago: what is known then is not settled now";
        return Err(Error::invalid(argument, why));
    }
    Ok(Some(instant))
}

/// The month of a row, `2026-06`, or `2026-13` where it lies after its fiscal year.
pub(super) fn period(month: &str, fiscal_year: &str) -> String {
    format!("CASE WHEN {month} > {fiscal_year} || '-12' THEN {fiscal_year} || '-13' ELSE {month} END")
}

/// The calendar month of a date, `2026-06`.
pub fn month_of(draft: &Draft<'_>, date: &str) -> String {
    draft.calendar(date, Calendar::Month)
}
