//! Figures of planning and control.

use entity::Cents;
use rust_decimal::{Decimal, RoundingStrategy};

/// A part of a whole, with four decimals, rounded half to even; none of nothing.
pub fn ratio(part: Cents, whole: Cents) -> Option<Decimal> {
    let ratio = Decimal::from(part).checked_div(Decimal::from(whole))?;
    let mut rounded = ratio.round_dp_with_strategy(4, RoundingStrategy::MidpointNearestEven);
    rounded.rescale(4);
    Some(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(part: i64, whole: i64) -> Option<String> {
        ratio(Cents(part), Cents(whole)).map(|ratio| ratio.to_string())
    }

    /// National budget 2015, chapter XVIII, article 12, expenditure: 49,839 of 143,940 (x 1,000 euros).
    #[test]
    fn utilisation_is_a_fraction_with_four_decimals() {
        assert_eq!(text(49_839, 143_940).as_deref(), Some("0.3462"));
        assert_eq!(text(0, 5).as_deref(), Some("0.0000"));
        assert_eq!(text(-1, 3).as_deref(), Some("-0.3333"));
        assert_eq!(text(1, 0), None);
    }

    #[test]
    fn a_half_is_rounded_to_the_even_neighbour() {
        assert_eq!(text(5, 100_000).as_deref(), Some("0.0000"));
        assert_eq!(text(15, 100_000).as_deref(), Some("0.0002"));
        assert_eq!(text(25, 100_000).as_deref(), Some("0.0002"));
    }
}
