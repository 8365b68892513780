//! Time is an argument in this house; this is where it comes from.
#![expect(clippy::disallowed_methods, reason = "the clock is the one place that asks the time")]

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// What time it is, and which day: a calendar day in the zone of the installation. The demo's starts on a day of its own.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    zone: Tz,
    shift: TimeDelta,
}

impl Clock {
    /// The real time.
    pub fn system(zone: Tz) -> Self {
        Self { zone, shift: TimeDelta::zero() }
    }

    /// 09:00 on this day, and running from then.
    pub fn starting(day: NaiveDate, zone: Tz) -> Self {
        let morning = day.and_time(NaiveTime::MIN) + TimeDelta::hours(9);
        let start = zone.from_local_datetime(&morning).earliest().map_or_else(|| morning.and_utc(), |start| start.to_utc());
        Self { zone, shift: start - Utc::now() }
    }

    /// The instant, to the microsecond: that is what the databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + self.shift).trunc_subsecs(6)
    }

    /// The day.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.zone).date_naive()
    }

    /// The real instant, whatever the day of the demo: tokens are judged by it.
    pub fn real() -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// The day before.
pub fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_starts_at_nine_on_its_day_and_runs() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        let clock = Clock::starting(day, Tz::Europe__Amsterdam);
        assert_eq!(clock.today(), day);
        assert!(clock.now().to_rfc3339().starts_with("2026-06-15T07:00:0"));
        assert!(clock.now() <= clock.now());
    }
}
