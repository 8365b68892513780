//! A linear look at a document before anything walks it: bytes, tokens, aliases, directives, nesting, and fields of an
//! input object that are given twice. It decides nothing about validity.

use crate::error::Error;
use std::collections::HashSet;

/// At most so many bytes.
pub const BYTES: usize = 64 * 1024;
const TOKENS: usize = 2_000;
const ALIASES: usize = 50;
const DIRECTIVES: usize = 30;
const NESTING: usize = 40;
const LITERAL: usize = 10;

/// Refuses a document that is too large to look at, whatever it asks.
///
/// # Errors
/// `Invalid` at `query`, with the limit that it passes.
pub fn scan(text: &str) -> Result<(), Error> {
    let refuse = |what: &str, most: usize| Err(Error::invalid("query", format!("a document has at most {most} {what}")));
    if text.len() > BYTES {
        return refuse("bytes", BYTES);
    }
    if text.contains('\0') || text.contains("\\u0000") || text.contains("\\u{0") {
        return Err(Error::invalid("query", "a text holds no NUL character"));
    }
    let (mut tokens, mut aliases, mut directives) = (0, 0, 0);
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut name = "";
    for token in Tokens(text) {
        tokens += 1;
        let arguments = open.iter().any(|open| open.mark == "(");
        match token {
            "{" | "(" | "[" => {
                open.push(Open { mark: token, fields: HashSet::new() });
                let literal = open.iter().rev().take_while(|open| open.mark != "(").count();
                if open.len() > NESTING {
                    return refuse("levels of nesting", NESTING);
                }
                if arguments && literal > LITERAL {
                    return refuse("levels of lists and objects in a value", LITERAL);
                }
            }
            "}" | ")" | "]" => drop(open.pop()),
            "@" => directives += 1,
            ":" if !arguments => aliases += 1,
            ":" => {
                if let Some(object) = open.last_mut().filter(|open| open.mark == "{")
                    && !object.fields.insert(name)
                {
                    return Err(Error::invalid("query", format!("the field «{}» is given twice in one object", short(name))));
                }
            }
            _ => {}
        }
        name = token;
        if tokens > TOKENS {
            return refuse("tokens", TOKENS);
        }
        if aliases > ALIASES {
            return refuse("aliases", ALIASES);
        }
        if directives > DIRECTIVES {
            return refuse("directives", DIRECTIVES);
        }
    }
    Ok(())
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}

/// A bracket that is open, and the fields that were given in it.
struct Open<'a> {
    mark: &'a str,
    fields: HashSet<&'a str>,
}

/// The tokens of a document: names and numbers, strings as one, marks. Commas, spaces and comments are none.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '\u{feff}');
            match self.0.strip_prefix('#') {
                Some(comment) => self.0 = comment.find(['\n', '\r']).map_or("", |end| &comment[end..]),
                None => break,
            }
        }
        let first = self.0.chars().next()?;
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = match first {
            '"' => string(self.0),
            _ if is_name(first) => self.0.find(|c: char| !is_name(c)).unwrap_or(self.0.len()),
            _ => first.len_utf8(),
        };
        let (token, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(token)
    }
}

/// Where the string that opens a text ends.
fn string(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        return block.find("\"\"\"").map_or(text.len(), |end| end + 6);
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            '\n' | '\r' => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_document_passes() {
        let text = r#"query Q($a: Int = 3) { x: programme(by: {code: "O{W"}) { name @include(if: true) # { { {
            contracts(where: {and: [{status: {eq: ACTIVE}}, {status: {eq: ENDED}}]}) { nodes { id } } } }"#;
        assert!(scan(text).is_ok());
    }

    #[test]
    fn each_limit_holds() {
        let many = |part: &str, times: usize| format!("{{ {} }}", part.repeat(times));
        for text in [
            "#".repeat(BYTES + 1),
            many("a ", 2_001),
            many("a: b ", 51),
            many("a @x ", 31),
            format!("{}{}", "{a".repeat(41), "}".repeat(41)),
            format!("{{ a(b: {}{}) }}", "[".repeat(11), "]".repeat(11)),
            "{ a(b: {c: 1, c: 2}) }".to_owned(),
        ] {
            assert!(scan(&text).is_err(), "{}", &text[..text.len().min(60)]);
        }
        assert!(scan("{ a(b: {c: 1}, d: {c: 2}) }").is_ok());
    }

    #[test]
    fn broken_text_does_no_harm() {
        for text in ["", "\"", "\"\"\"", "\"\\", "}", ")))", "{(", "\u{0}", "é{ü"] {
            drop(scan(text));
        }
    }
}
