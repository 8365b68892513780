//! The scalars of the schema. Money and rates are texts on the wire, in both directions: a JSON number has lost cents already.

use super::json::Json;
use super::shape::{Cell, Loaded};
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, SubsecRound, Utc};
use entity::Cents;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::ops::RangeInclusive;

/// A calendar day, `2026-06-30`; days are those of the Netherlands (Dutch: datum).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A calendar day, `2026-06-30`; days are those of the Netherlands (Dutch: datum).
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = |text: &str| (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
        match &value {
            Value::String(text) => day(text).map(Self).ok_or_else(|| InputValueError::custom("expected a day as 2026-06-30")),
            _ => Err(InputValueError::custom("expected a day as a text, \"2026-06-30\"")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Loaded for Date {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.text()?.parse().ok().map(Self)
    }
}

/// An instant, in UTC on the way out, `2026-06-15T07:00:00Z`; with its offset on the way in (Dutch: tijdstip).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub DateTime<Utc>);

/// An instant, in UTC on the way out, `2026-06-15T07:00:00Z`; with its offset on the way in (Dutch: tijdstip).
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        let wrong = || InputValueError::custom("expected an instant with its offset, \"2026-06-15T09:00:00+02:00\"");
        match &value {
            Value::String(text) => instant(text).map(Self).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// An instant of our era, to the microsecond, as the databases hold it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    (1..=9999).contains(&instant.year()).then(|| instant.trunc_subsecs(6))
}

impl Loaded for Instant {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        Self::read(json)
    }
}

impl Instant {
    /// As either engine writes it.
    pub(super) fn read(json: &Json) -> Option<Self> {
        let text = json.text()?;
        let parsed = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %:z"));
        parsed.ok().map(|instant| Self(instant.to_utc()))
    }
}

/// An amount in euros with two decimals, as a text, `"4032.00"` (Dutch: bedrag). Exact to the cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub Cents);

/// An amount in euros with two decimals, as a text, `"4032.00"` (Dutch: bedrag). Exact to the cent.
#[Scalar(specified_by_url = "https://github.com/VNG-Realisatie/regiekamer/blob/main/docs/scalars.md#money")]
impl ScalarType for Money {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::custom("expected an amount as a text, \"4032.00\"; a number would lose cents"));
        };
        cents(text).map(Self).ok_or_else(|| InputValueError::custom("expected an amount with at most two decimals, as \"4032.00\""))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Loaded for Money {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.number().map(|cents| Self(Cents(cents)))
    }
}

impl Money {
    /// Of whole cents.
    pub fn of_cents(json: &Json) -> Option<Self> {
        json.number().map(|cents| Self(Cents(cents)))
    }
}

/// A price an hour in euros, excluding VAT, as a text, `"87.00"` (Dutch: uurtarief).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub Cents);

/// A price an hour in euros, excluding VAT, as a text, `"87.00"` (Dutch: uurtarief).
#[Scalar(specified_by_url = "https://github.com/VNG-Realisatie/regiekamer/blob/main/docs/scalars.md#rate")]
impl ScalarType for Rate {
    fn parse(value: Value) -> InputValueResult<Self> {
        <Money as ScalarType>::parse(value).map(|Money(cents)| Self(cents)).map_err(InputValueError::propagate)
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Loaded for Rate {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.number().map(|cents| Self(Cents(cents)))
    }
}

/// A decimal number as a text, `"36.00"`: hours, full-time equivalents, and ratios with four decimals, `"0.3462"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

/// A decimal number as a text, `"36.00"`: hours, full-time equivalents, and ratios with four decimals, `"0.3462"`.
#[Scalar(name = "Decimal", specified_by_url = "https://github.com/VNG-Realisatie/regiekamer/blob/main/docs/scalars.md#decimal")]
impl ScalarType for Number {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                Decimal::from_str_exact(text).map(Self).map_err(|_| InputValueError::custom("expected a decimal as \"36.00\""))
            }
            _ => Err(InputValueError::custom("expected a decimal as a text, \"36.00\"")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Number {
    /// Hundredths of it, where it has two decimals at most and they lie in this range.
    pub fn hundredths(self, within: RangeInclusive<i32>) -> Option<i32> {
        let hundredths = self.0.checked_mul(Decimal::ONE_HUNDRED)?;
        hundredths.to_i32().filter(|whole| hundredths.is_integer() && within.contains(whole))
    }
}

/// Hundredths are how decimals with two places are stored.
impl Loaded for Number {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.number().map(|hundredths| Self(Decimal::new(hundredths, 2)))
    }
}

/// What a scalar takes, for who gave something else.
pub fn expected(scalar: &str) -> Option<&'static str> {
    Some(match scalar {
        "Date" => "expected a day as a text, \"2026-06-30\"",
        "DateTime" => "expected an instant with its offset as a text, \"2026-06-15T09:00:00+02:00\"",
        "Money" | "Rate" => "expected an amount as a text with at most two decimals, \"4032.00\"; a number would lose cents",
        "Decimal" => "expected a decimal as a text, \"36.00\"",
        _ => return None,
    })
}

/// The cents of a text with at most two decimals, no exponent, no spaces.
fn cents(text: &str) -> Option<Cents> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.len() <= 20 && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = Decimal::from_str_exact(text).ok().filter(|_| plain && !digits.starts_with('.') && !digits.ends_with('.'))?;
    Cents::try_from(amount).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_in_both_directions() {
        for (text, expected) in [("0", 0), ("0.01", 1), ("-0.5", -50), ("4032.00", 403_200), ("92233720368547758.07", i64::MAX)] {
            assert_eq!(cents(text), Some(Cents(expected)), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "1.005", " 1", "1,00", "€1", "92233720368547758.08", "NaN", "+1"] {
            assert_eq!(cents(text), None, "{text}");
        }
        for (cents, text) in [(0, "0.00"), (-5, "-0.05"), (403_200, "4032.00"), (i64::MIN, "-92233720368547758.08")] {
            assert_eq!(Cents(cents).to_string(), text);
        }
    }

    #[test]
    fn hundredths_are_whole_and_within_bounds() {
        let of = |text: &str| Number(Decimal::from_str_exact(text).unwrap()).hundredths(0..=100);
        assert_eq!([of("0"), of("0.05"), of("1.000")], [Some(0), Some(5), Some(100)]);
        assert_eq!([of("0.005"), of("1.01"), of("-0.01"), of("79228162514264337593543950335")], [None; 4]);
    }

    #[test]
    fn a_number_is_no_money_and_the_thirtieth_of_february_no_day() {
        assert!(<Money as ScalarType>::parse(Value::from(4032)).is_err());
        assert!(<Date as ScalarType>::parse(Value::from("2026-02-30")).is_err());
        assert!(<Date as ScalarType>::parse(Value::from("2028-02-29")).is_ok());
        assert!(<Instant as ScalarType>::parse(Value::from("2026-06-15T09:00:00")).is_err());
    }
}
