//! Figures of planning and control: ratios, tolerances and colours, VAT, the states of what money goes through.

use chrono::{Datelike, Months, NaiveDate};
use entity::{AmendmentStatus, BudgetStatus, Cents, InvoiceStatus, Rag, VatRate, WorkPackageStatus, choices};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// A part of a whole, with four decimals, rounded half to even; none of nothing.
pub fn ratio(part: Cents, whole: Cents) -> Option<Decimal> {
    let ratio = Decimal::from(part).checked_div(Decimal::from(whole))?;
    let mut rounded = ratio.round_dp_with_strategy(4, RoundingStrategy::MidpointNearestEven);
    rounded.rescale(4);
    Some(rounded)
}

/// What a programme bears, in hundredths of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerances {
    /// A forecast that is more than this above the budget is amber.
    pub amber_above: i32,
    /// A forecast that is more than this above the budget is red.
    pub red_above: i32,
    /// So much may be committed above what is available, with a reason.
    pub overcommit: i32,
    /// A forecast that deviates more than this, up or down, is explained.
    pub explain_above: i32,
}

/// Those of a new programme.
pub const TOLERANCES: Tolerances = Tolerances { amber_above: 5, red_above: 10, overcommit: 0, explain_above: 10 };

/// No amount that somebody gives is larger, in either direction: so that no sum of thousands of them is larger than cents can hold.
pub const MOST: Cents = Cents(1_000_000_000_000_000);

/// Whether somebody may give this amount, in either direction.
pub fn is_amount(amount: Cents) -> bool {
    amount.0.unsigned_abs() <= MOST.0.unsigned_abs()
}

/// Whether amounts move money from one place to another: they sum to nothing.
pub fn is_transfer(amounts: impl IntoIterator<Item = Cents>) -> bool {
    amounts.into_iter().map(|amount| i128::from(amount.0)).sum::<i128>() == 0
}

/// Whether a line bears that its budget is changed: whatever raises it, it does; lowered, it stays at or above what is reserved,
/// committed and spent, and at or above nothing.
pub fn keeps_what_is_used(change: Cents, budget: Cents, used: [Cents; 3]) -> bool {
    let used: i128 = used.iter().map(|part| i128::from(part.0)).sum();
    change.0 >= 0 || i128::from(budget.0) + i128::from(change.0) >= used.max(0)
}

/// Whether a work package has lines in a fiscal year: it runs in it, and is neither closed nor stopped.
pub fn has_lines(status: WorkPackageStatus, runs: (NaiveDate, NaiveDate), year: i32) -> bool {
    !matches!(status, WorkPackageStatus::Closed | WorkPackageStatus::Stopped) && touches(runs, year)
}

/// Whether a period has a day in a year.
pub fn touches(period: (NaiveDate, NaiveDate), year: i32) -> bool {
    (period.0.year()..=period.1.year()).contains(&year)
}

/// Whether a month can be closed beside those that are: closed months follow one another without a gap; the first may be any.
pub fn follows_on(month: NaiveDate, closed: &BTreeSet<NaiveDate>) -> bool {
    let next = |month: NaiveDate| month.checked_add_months(Months::new(1));
    let (Some(first), Some(last)) = (closed.first(), closed.last()) else { return true };
    next(*last) == Some(month) || next(month) == Some(*first)
}

/// Hundredths of an amount, rounded half to even: `share(1.50 euros, 5)` is 0.08.
pub fn share(amount: Cents, hundredths: i32) -> Cents {
    part(amount, Decimal::new(hundredths.into(), 2))
}

/// Whether a line bears what was booked on it, by what was available before and after: something is left, or no less than before,
/// or it is not further below nothing than so many hundredths of its budget. What is larger than cents can hold fits nowhere.
pub fn bears(budget: Cents, before: Option<Cents>, after: Option<Cents>, overcommit: i32) -> bool {
    let Some(after) = after else { return false };
    let below = i128::from(after.0).saturating_neg();
    after >= Cents::ZERO || before.is_some_and(|before| after >= before) || below <= i128::from(share(budget, overcommit).0)
}

/// An amount times one whole number over another, rounded half to even.
pub fn share_of(amount: Cents, times: i64, over: i64) -> Cents {
    rounded(Decimal::from(amount.0).saturating_mul(Decimal::from(times)).checked_div(Decimal::from(over)).unwrap_or_default())
}

/// A part of an amount, rounded half to even to the cent.
fn part(amount: Cents, of: Decimal) -> Cents {
    rounded(Decimal::from(amount.0).saturating_mul(of))
}

/// The most that a contract may cost the programme: its ceiling, which excludes VAT, and on top of it the VAT that is not recovered.
pub fn ceiling_cost(ceiling: Cents, vat_hundredths: i32) -> Cents {
    Cents(ceiling.0.saturating_add(part(ceiling, Decimal::new(vat_hundredths.into(), 4)).0))
}

/// Whole cents, rounded half to even.
fn rounded(exact: Decimal) -> Cents {
    let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    Cents(rounded.to_i64().unwrap_or(if exact.is_sign_negative() { i64::MIN } else { i64::MAX }))
}

choices! {
    /// Which rule gave a colour (Dutch: regel).
    pub enum RagRule {
        /// There is no budget and nothing was booked: without data there is no green (Dutch: geen gegevens).
        NoData,
        /// The forecast is within tolerance (Dutch: binnen de tolerantie).
        WithinTolerance,
        /// The forecast is above the budget, or of receipts below it, by more than the tolerance (Dutch: boven de tolerantie).
        AboveTolerance,
        /// The forecast is above the budget, or of receipts below it, by more than the red tolerance (Dutch: boven de rode tolerantie).
        AboveRedTolerance,
        /// Somebody set it, for some time (Dutch: handmatig).
        Override,
    }
}

/// The colour that follows from a budget and a forecast, and the rule that gave it. Where there is no budget, anything expected is
/// above every tolerance.
pub fn rag(budget: Cents, forecast: Cents, tolerances: Tolerances) -> (Rag, RagRule) {
    let above = |hundredths| {
        let bound = i128::from(budget.0.max(0)) * i128::from(100 + hundredths);
        i128::from(forecast.0) * 100 > bound
    };
    if budget == Cents::ZERO && forecast == Cents::ZERO {
        (Rag::Grey, RagRule::NoData)
    } else if above(tolerances.red_above) {
        (Rag::Red, RagRule::AboveRedTolerance)
    } else if above(tolerances.amber_above) {
        (Rag::Amber, RagRule::AboveTolerance)
    } else {
        (Rag::Green, RagRule::WithinTolerance)
    }
}

/// The colour of receipts: what is expected below the budget is as bad as what is spent above it.
pub fn rag_of_receipts(budget: Cents, forecast: Cents, tolerances: Tolerances) -> (Rag, RagRule) {
    if budget == Cents::ZERO && forecast == Cents::ZERO {
        return (Rag::Grey, RagRule::NoData);
    }
    let short = i128::from(budget.0) - i128::from(forecast.0);
    let below = |hundredths| short * 100 > i128::from(budget.0.max(0)) * i128::from(hundredths);
    if below(tolerances.red_above) {
        (Rag::Red, RagRule::AboveRedTolerance)
    } else if below(tolerances.amber_above) {
        (Rag::Amber, RagRule::AboveTolerance)
    } else {
        (Rag::Green, RagRule::WithinTolerance)
    }
}

/// Whether a forecast deviates from its budget so far that it is explained.
pub fn is_explained(budget: Cents, forecast: Cents, tolerances: Tolerances) -> bool {
    let deviation = i128::from(forecast.0) - i128::from(budget.0);
    deviation.abs() * 100 > i128::from(budget.0).abs() * i128::from(tolerances.explain_above)
}

/// The rates of VAT by the day of supply, in hundredths of a percent, the newest first (Wet op de omzetbelasting 1968, article 9).
const VAT: [(VatRate, &str, i32); 6] = [
    (VatRate::Standard, "2012-10-01", 2_100),
    (VatRate::Standard, "2001-01-01", 1_900),
    (VatRate::Reduced, "2019-01-01", 900),
    (VatRate::Reduced, "1986-10-01", 600),
    (VatRate::Zero, "1969-01-01", 0),
    (VatRate::Exempt, "1969-01-01", 0),
];

/// A rate of VAT on a day of supply, in hundredths of a percent; nothing before there was one.
pub fn vat_hundredths(rate: VatRate, on: NaiveDate) -> Option<i32> {
    let holds = |since: &str| since.parse::<NaiveDate>().is_ok_and(|since| since <= on);
    VAT.iter().find(|(of, since, _)| *of == rate && holds(since)).map(|(.., hundredths)| *hundredths)
}

/// Whether this is the VAT on an amount: to the cent, or one beside it, as suppliers round by line or by invoice.
pub fn is_vat(ex_vat: Cents, vat: Cents, hundredths: i32) -> bool {
    let exact = part(ex_vat, Decimal::new(hundredths.into(), 4));
    if hundredths == 0 { vat == Cents::ZERO } else { vat.0.abs_diff(exact.0) <= 1 }
}

/// Whether a budget may go from one state to another: it is drafted, submitted (and perhaps sent back), adopted, closed for good.
pub fn budget_may_become(from: BudgetStatus, to: BudgetStatus) -> bool {
    use BudgetStatus::{Adopted, Closed, Draft, Submitted};
    matches!((from, to), (Draft, Submitted) | (Submitted, Adopted | Draft) | (Adopted, Closed))
}

/// Whether an amendment may go from one state to another.
pub fn amendment_may_become(from: AmendmentStatus, to: AmendmentStatus) -> bool {
    use AmendmentStatus::{Approved, Draft, Rejected, Submitted};
    matches!((from, to), (Draft, Submitted) | (Submitted, Approved | Rejected))
}

/// Whether an invoice may go from one state to another: nothing is sent back that was booked, and only that is credited.
pub fn invoice_may_become(from: InvoiceStatus, to: InvoiceStatus) -> bool {
    use InvoiceStatus::{Approved, Checked, Credited, Paid, Received, Rejected};
    matches!((from, to), (Received, Checked | Rejected) | (Checked, Approved | Rejected) | (Approved, Paid | Credited) | (Paid, Credited))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Vocabulary;

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
        assert_eq!((share(Cents(150), 5), share(Cents(250), 5), share(Cents(-150), 5)), (Cents(8), Cents(12), Cents(-8)));
        assert_eq!(share(Cents(i64::MAX), 200), Cents(i64::MAX));
        assert_eq!((share_of(Cents(18), 1, 12), share_of(Cents(75), 3_650 * 52, 1_200)), (Cents(2), Cents(11_862)));
    }

    #[test]
    fn a_line_bears_what_is_available_and_so_much_more_as_is_tolerated() {
        let bears = |before, after, hundredths| bears(Cents(1_000), Some(Cents(before)), Some(Cents(after)), hundredths);
        assert!(bears(100, 0, 0) && !bears(100, -1, 0));
        assert!(bears(100, -50, 5) && !bears(100, -51, 5));
        assert!(bears(-80, -80, 0) && bears(-80, -10, 0) && !bears(-80, -81, 0));
        assert!(!super::bears(Cents(1_000), Some(Cents(0)), None, 100) && !bears(0, i64::MIN, 100));
    }

    #[test]
    fn a_colour_follows_from_forecast_and_tolerance_and_nothing_is_grey() {
        let colour = |budget, forecast| rag(Cents(budget), Cents(forecast), TOLERANCES).0;
        assert_eq!(colour(0, 0), Rag::Grey);
        assert_eq!([colour(100, 0), colour(100, 100), colour(100, 105)], [Rag::Green; 3]);
        assert_eq!([colour(100, 106), colour(100, 110)], [Rag::Amber; 2]);
        assert_eq!([colour(100, 111), colour(0, 1), colour(-5, 1), colour(i64::MAX / 2, i64::MAX)], [Rag::Red; 4]);
    }

    #[test]
    fn receipts_are_red_where_less_comes_in() {
        let colour = |budget, forecast| rag_of_receipts(Cents(budget), Cents(forecast), TOLERANCES).0;
        assert_eq!([colour(100, 500), colour(100, 100), colour(100, 95), colour(0, 1)], [Rag::Green; 4]);
        assert_eq!([colour(100, 94), colour(100, 90)], [Rag::Amber; 2]);
        assert_eq!([colour(100, 89), colour(100, 0), colour(0, -1)], [Rag::Red; 3]);
        assert_eq!(colour(0, 0), Rag::Grey);
    }

    #[test]
    fn vat_is_that_of_the_day_of_supply_and_may_be_rounded_either_way() {
        let rate = |rate, on: &str| vat_hundredths(rate, on.parse().unwrap());
        assert_eq!(rate(VatRate::Standard, "2026-06-15"), Some(2_100));
        assert_eq!((rate(VatRate::Standard, "2012-09-30"), rate(VatRate::Standard, "2012-10-01")), (Some(1_900), Some(2_100)));
        assert_eq!((rate(VatRate::Reduced, "2018-12-31"), rate(VatRate::Reduced, "2019-01-01")), (Some(600), Some(900)));
        assert_eq!(rate(VatRate::Exempt, "1968-12-31"), None);
        for (ex, vat, fits) in [(10_000, 2_100, true), (10_000, 2_101, true), (10_000, 2_102, false), (-10_000, -2_100, true), (3, 1, true)]
        {
            assert_eq!(is_vat(Cents(ex), Cents(vat), 2_100), fits, "{ex} {vat}");
        }
        assert!(is_vat(Cents(10_000), Cents(0), 0) && !is_vat(Cents(10_000), Cents(1), 0));
    }

    #[test]
    fn a_ceiling_excludes_vat_and_what_is_not_recovered_comes_on_top() {
        assert_eq!((ceiling_cost(Cents(10_050), 2_100), ceiling_cost(Cents(10_050), 0)), (Cents(12_160), Cents(10_050)));
        assert_eq!(ceiling_cost(Cents(i64::MAX), 2_100), Cents(i64::MAX));
    }

    #[test]
    fn a_line_is_raised_at_will_and_keeps_what_is_used() {
        let keeps = |change, budget, used: [i64; 3]| keeps_what_is_used(Cents(change), Cents(budget), used.map(Cents));
        assert!(keeps(-40, 100, [10, 20, 30]) && !keeps(-41, 100, [10, 20, 30]));
        assert!(keeps(1, 100, [0, 0, 500]), "an overspent line is raised, though not enough");
        assert!(!keeps(-1, 0, [0, 0, -100]), "and none falls below nothing");
        assert!(!keeps(i64::MIN, i64::MIN, [i64::MAX; 3]) && keeps(i64::MAX, i64::MAX, [i64::MAX; 3]), "without overflow");
        assert!(is_transfer([1, -1, i64::MAX, -i64::MAX].map(Cents)) && !is_transfer([i64::MAX, i64::MAX, 2].map(Cents)));
        assert!(is_amount(MOST) && !is_amount(Cents(MOST.0 + 1)) && !is_amount(Cents(i64::MIN)));
    }

    #[test]
    fn months_close_without_a_gap_also_over_new_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let closed = BTreeSet::from(["2025-11-01", "2025-12-01"].map(day));
        assert!(["2025-10-01", "2026-01-01"].map(day).iter().all(|month| follows_on(*month, &closed)));
        assert!(["2025-09-01", "2026-02-01"].map(day).iter().all(|month| !follows_on(*month, &closed)));
        assert!(follows_on(day("2028-02-01"), &BTreeSet::new()));
    }

    #[test]
    fn a_work_package_has_lines_in_the_years_in_which_it_runs() {
        let runs = ("2024-12-31".parse().unwrap(), "2026-01-01".parse().unwrap());
        let years = |status| [2023, 2024, 2025, 2026, 2027].map(|year| has_lines(status, runs, year));
        assert_eq!(years(WorkPackageStatus::Active), [false, true, true, true, false]);
        assert_eq!(years(WorkPackageStatus::Stopped), [false; 5]);
    }

    #[test]
    fn what_is_booked_is_credited_and_never_rejected() {
        for from in InvoiceStatus::ALL {
            let booked = matches!(from, InvoiceStatus::Approved | InvoiceStatus::Paid);
            assert_eq!(invoice_may_become(*from, InvoiceStatus::Credited), booked, "{from:?}");
            assert!(!(booked && invoice_may_become(*from, InvoiceStatus::Rejected)), "{from:?}");
        }
        assert!(BudgetStatus::ALL.iter().all(|to| !budget_may_become(BudgetStatus::Closed, *to)));
    }
}
