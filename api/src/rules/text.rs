//! Texts that people give: names, titles, reasons.

/// A text without spaces around it, of 1 to `most` characters and without control characters; nothing otherwise.
pub fn tidy(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(|letter| letter.is_control() || is_invisible(letter));
    fits.then(|| text.to_owned())
}

/// A code, as people type it: letters, digits, and what joins them.
pub fn code(text: &str, most: usize) -> Option<String> {
    tidy(text, most).filter(|code| code.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter)))
}

/// What has no width, or turns the direction of writing: a text that looks like another.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_bounded_and_plain() {
        assert_eq!(tidy("  a b ", 3).as_deref(), Some("a b"));
        for text in ["", "   ", "abcd", "a\u{0}b", "a\nb", "\u{200b}", "a\u{202e}b"] {
            assert_eq!(tidy(text, 3), None, "{text:?}");
        }
    }

    #[test]
    fn a_code_is_typed_on_any_keyboard() {
        assert_eq!(code(" VTH-2.1 ", 20).as_deref(), Some("VTH-2.1"));
        for text in ["P L/K\"", "é", ""] {
            assert_eq!(code(text, 20), None, "{text:?}");
        }
    }
}
