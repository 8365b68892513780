//! Identifiers of organisations, and the states of partnerships.

use entity::PartnershipStatus;

/// Whether a partnership may go from one state to another: it is invited, active, and ended for good.
pub fn partnership_may_become(from: PartnershipStatus, to: PartnershipStatus) -> bool {
    use PartnershipStatus::{Active, Ended, Invited};
    matches!((from, to), (Invited, Active) | (Invited | Active, Ended)) || (from == to && from != Ended)
}

/// A number in the trade register: 8 digits.
pub fn is_kvk(text: &str) -> bool {
    digits(text, 8)
}

/// A number as a sender of messages: 20 digits. It need not contain the present fiscal number.
pub fn is_oin(text: &str) -> bool {
    digits(text, 20)
}

/// A fiscal number: 9 digits that pass the eleven-test.
pub fn is_rsin(text: &str) -> bool {
    let weighted = || text.bytes().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum::<i32>();
    digits(text, 9) && text.bytes().any(|digit| digit != b'0') && weighted() % 11 == 0
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_number_passes_the_eleven_test() {
        assert!(is_rsin("002708978"));
        for wrong in ["002708979", "00270897", "00270897x", ""] {
            assert!(!is_rsin(wrong), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_texts_of_digits() {
        assert!(is_kvk("01182023") && !is_kvk("1182023") && !is_kvk("0118202a"));
        assert!(is_oin("00000001825783434000") && !is_oin("0000000182578343400"));
    }

    /// Every fiscal number of the national lists.
    #[test]
    fn the_national_lists_pass() {
        for organisation in crate::reference::organisations() {
            assert!(organisation.rsin.as_deref().is_none_or(is_rsin), "{organisation:?}");
            assert!(organisation.kvk.as_deref().is_none_or(is_kvk), "{organisation:?}");
            assert!(organisation.oin.as_deref().is_none_or(is_oin), "{organisation:?}");
        }
    }
}
