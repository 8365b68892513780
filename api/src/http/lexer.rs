//! The tokens of a document, as its grammar has them, without their meaning. A text that is no GraphQL gives some tokens
//! too: what is wrong with it the parser says.

/// The tokens of a text: names, numbers, strings as one, marks. Spaces, commas and comments are none.
pub(super) struct Tokens<'a>(pub &'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            self.0 = self.0.trim_start_matches([' ', '\t', ',', '\n', '\r', '\u{feff}']);
            match self.0.strip_prefix('#') {
                Some(comment) => self.0 = comment.find(['\n', '\r']).map_or("", |end| &comment[end..]),
                None => break,
            }
        }
        let first = self.0.chars().next()?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = match first {
            '"' => string(self.0),
            '.' if self.0.starts_with("...") => 3,
            _ if is_word(first) => self.0.find(|c: char| !is_word(c)).unwrap_or(self.0.len()),
            _ => first.len_utf8(),
        };
        let (token, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(token)
    }
}

/// Where the string that opens a text ends.
fn string(text: &str) -> usize {
    if text.starts_with("\"\"\"") { block(text) } else { line(text) }
}

/// A block ends at three quotes, unless a backslash stands before them. Without an end it is none: the parser then takes
/// the first two quotes as an empty string.
fn block(text: &str) -> usize {
    let mut from = 3;
    while let Some(found) = text[from..].find("\"\"\"") {
        let at = from + found;
        from = at + 3;
        if !text[..at].ends_with('\\') {
            return from;
        }
    }
    2
}

/// A string of one line ends at its quote, or with its line.
fn line(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        Tokens(text).collect()
    }

    #[test]
    fn a_document_falls_apart_as_its_grammar_says() {
        assert_eq!(
            tokens("{a(b:\"}\\\"\"),c ...on D@e # {\n}"),
            ["{", "a", "(", "b", ":", "\"}\\\"\"", ")", "c", "...", "on", "D", "@", "e", "}"]
        );
        assert_eq!(tokens("-1.5e3 $x!"), ["-", "1", ".", "5e3", "$", "x", "!"]);
    }

    /// What an escaped end of a block hides from us, it must hide from the parser too.
    #[test]
    fn a_block_ends_where_the_parser_ends_it() {
        assert_eq!(tokens(r#"""" \""" { """ a"#), [r#"""" \""" { """"#, "a"]);
        assert_eq!(tokens(r#""""\\""" a""""#), [r#""""\\""" a""""#], "the second backslash goes with the quotes");
        assert_eq!(tokens(r#""""""" a"#), [r#""""""""#, "a"]);
        assert_eq!(tokens(r#""" a"#), [r#""""#, "a"]);
        assert_eq!(tokens(r#"[""" x"] { a"#), ["[", r#""""#, r#"" x""#, "]", "{", "a"], "no end, no block");
        assert_eq!(tokens(r#"""" \""" a"#), [r#""""#, r#"" \"""#, r#"" a"#]);
    }

    #[test]
    fn broken_text_does_no_harm() {
        for text in ["", "\"", "\"\"\"", "\"\\", "\"\"\"\\\"\"\"", "\u{0}", "é{ü", "..", "\"a\nb"] {
            assert!(tokens(text).concat().len() <= text.len());
        }
    }
}
