//! Texts that people give: names, titles, reasons.

/// A text without spaces around it, of 1 to `most` characters and without control characters; nothing otherwise.
pub fn tidy(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_bounded_and_plain() {
        assert_eq!(tidy("  a b ", 3).as_deref(), Some("a b"));
        for text in ["", "   ", "abcd", "a\u{0}b", "a\nb"] {
            assert_eq!(tidy(text, 3), None, "{text:?}");
        }
    }
}
