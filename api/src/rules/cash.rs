//! What is expected to be paid, month by month.

use super::finance::{share_of, vat_hundredths};
use chrono::{Datelike, Months, NaiveDate};
use entity::{Cents, VatRate};

/// What is left to be invoiced of a commitment, or a contract without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What is open, as cost to the programme; without it, as much as the price gives.
    pub open: Option<Cents>,
    /// The first day for which it holds.
    pub starts_on: NaiveDate,
    /// The last.
    pub ends_on: NaiveDate,
    /// What a month costs by its rate and its hours, without VAT, where it has them.
    pub monthly: Option<Cents>,
}

/// What a month costs: a price an hour, times hundredths of hours a week, times 52 weeks, over 12 months; rounded half to even.
pub fn monthly(rate: Cents, hours_week_hundredths: i32) -> Cents {
    share_of(rate, i64::from(hours_week_hundredths) * 52, 100 * 12)
}

/// The first day of a month so many months on.
pub fn month(from: NaiveDate, ahead: u32) -> NaiveDate {
    from.with_day(1).and_then(|first| first.checked_add_months(Months::new(ahead))).unwrap_or(from)
}

/// VAT at the general rate on an amount without it.
pub fn vat_on(ex_vat: Cents, on: NaiveDate) -> Cents {
    share_of(ex_vat, vat_hundredths(VatRate::Standard, on).unwrap_or(0).into(), 10_000)
}

/// The part without VAT of an amount with VAT at the general rate.
pub fn without_vat(incl_vat: Cents, on: NaiveDate) -> Cents {
    share_of(incl_vat, 10_000, 10_000 + i64::from(vat_hundredths(VatRate::Standard, on).unwrap_or(0)))
}

impl Expected {
    /// What is expected in each of so many months from one on: by its rate as long as something is open; else what is open in equal parts
    /// over the months that are left of it, the last with what does not divide. What is over is due in the first month.
    pub fn spread(&self, from: NaiveDate, months: u32) -> Vec<Cents> {
        let first = month(from, 0).max(month(self.starts_on, 0));
        let last = month(self.ends_on, 0).max(first);
        let number =
            (last.year() - first.year()) * 12 + i32::try_from(last.month0()).unwrap_or(0) - i32::try_from(first.month0()).unwrap_or(0) + 1;
        let over = month(self.ends_on, 0) < month(from, 0);
        let mut left = self.open;
        let mut all = Vec::new();
        for ahead in 0..months {
            let this = month(from, ahead);
            let is_last = this == last;
            let amount = if this < first || this > last {
                Cents::ZERO
            } else {
                match (self.monthly.filter(|_| !over), left) {
                    (Some(monthly), Some(open)) => monthly.min(open),
                    (Some(monthly), None) => monthly,
                    (None, Some(open)) if is_last => open,
                    (None, Some(_)) => Cents(self.open.unwrap_or_default().0 / i64::from(number.max(1))),
                    (None, None) => Cents::ZERO,
                }
            };
            left = left.map(|open| Cents(open.0 - amount.0));
            all.push(amount);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn spread(open: Option<i64>, from: &str, to: &str, monthly: Option<i64>) -> Vec<i64> {
        let expected = Expected { open: open.map(Cents), starts_on: day(from), ends_on: day(to), monthly: monthly.map(Cents) };
        expected.spread(day("2026-06-15"), 5).into_iter().map(|cents| cents.0).collect()
    }

    #[test]
    fn what_is_open_is_spread_to_the_cent_over_the_months_that_are_left() {
        assert_eq!(spread(Some(1_000), "2026-01-01", "2026-08-31", None), [333, 333, 334, 0, 0]);
        assert_eq!(spread(Some(1_000), "2026-08-20", "2026-09-01", None), [0, 0, 500, 500, 0]);
        assert_eq!(spread(Some(1_000), "2025-01-01", "2026-03-31", None), [1_000, 0, 0, 0, 0]);
        assert_eq!(spread(Some(8), "2026-06-01", "2026-10-31", None), [1, 1, 1, 1, 4]);
    }

    #[test]
    fn a_rate_gives_what_a_month_costs_as_long_as_something_is_open() {
        assert_eq!(monthly(Cents(8_700), 3_600), Cents(1_357_200));
        assert_eq!(spread(Some(1_000), "2026-01-01", "2026-12-31", Some(450)), [450, 450, 100, 0, 0]);
        assert_eq!(spread(None, "2026-07-01", "2026-08-31", Some(450)), [0, 450, 450, 0, 0]);
    }

    #[test]
    fn vat_is_that_of_the_month() {
        assert_eq!(
            (vat_on(Cents(10_000), day("2026-06-01")), without_vat(Cents(12_100), day("2026-06-01"))),
            (Cents(2_100), Cents(10_000))
        );
    }
}
