//! Periods of days, both ends included.

use chrono::NaiveDate;

/// Whether two periods share a day; an open end has no last day.
pub fn overlap(one: (NaiveDate, Option<NaiveDate>), other: (NaiveDate, Option<NaiveDate>)) -> bool {
    let begins_before_end = |from: NaiveDate, to: Option<NaiveDate>| to.is_none_or(|to| from <= to);
    begins_before_end(one.0, other.1) && begins_before_end(other.0, one.1)
}

/// Whether the end, if there is one, is not before the start.
pub fn is_period(from: NaiveDate, to: Option<NaiveDate>) -> bool {
    to.is_none_or(|to| to >= from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_that_touch_on_a_day_overlap() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (a, b) = ((day("2026-01-01"), Some(day("2026-06-30"))), (day("2026-06-30"), None));
        assert!(overlap(a, b) && overlap(b, a));
        assert!(!overlap(a, (day("2026-07-01"), None)));
        assert!(overlap((day("2020-01-01"), None), (day("2028-02-29"), Some(day("2028-02-29")))));
        assert!(!is_period(day("2026-01-02"), Some(day("2026-01-01"))));
    }
}
