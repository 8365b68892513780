//! Money in the database: whole cents. Decimals would be stored as floating point on SQLite, and lose them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::DeriveValueType;
use std::fmt::{self, Display, Formatter};
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use thiserror::Error;

/// An amount in euro cents; up to 92,233,720,368,547,758.07 euros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Cents(pub i64);

/// Why a decimal is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// It has more than two decimals.
    #[error("an amount has at most two decimals")]
    Fraction,
    /// It is larger than cents can hold.
    #[error("the amount is too large")]
    Overflow,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, unless it is larger than cents can hold.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl TryFrom<Decimal> for Cents {
    type Error = MoneyError;

    fn try_from(euros: Decimal) -> Result<Self, MoneyError> {
        let cents = euros.checked_mul(Decimal::ONE_HUNDRED).ok_or(MoneyError::Overflow)?;
        if !cents.fract().is_zero() {
            return Err(MoneyError::Fraction);
        }
        cents.to_i64().map(Self).ok_or(MoneyError::Overflow)
    }
}

impl From<Cents> for Decimal {
    fn from(cents: Cents) -> Self {
        Self::new(cents.0, 2)
    }
}

/// In euros with two decimals: `4032.00`.
impl Display for Cents {
    fn fmt(&self, form: &mut Formatter<'_>) -> fmt::Result {
        let (sign, cents) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(form, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

impl Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Cents {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Cents {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_becomes_cents_exactly_or_not_at_all() {
        assert_eq!(Cents::try_from(Decimal::new(400_001, 2)), Ok(Cents(400_001)));
        assert_eq!(Cents::try_from(Decimal::new(4_000_010, 3)), Ok(Cents(400_001)));
        assert_eq!(Cents::try_from(Decimal::new(1_005, 3)), Err(MoneyError::Fraction));
        assert_eq!(Cents::try_from(Decimal::MAX), Err(MoneyError::Overflow));
        assert_eq!(Decimal::from(Cents(-5)).to_string(), "-0.05");
    }
}
