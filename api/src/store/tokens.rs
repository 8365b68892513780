//! SQL cut into tokens, for both engines at once. What the engines read differently (escape strings, dollar quotes,
//! nested comments, named placeholders, names in brackets) is refused: nothing of ours writes it.

/// One token; spaces and comments are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    /// Without its quotes. A doubled quote stays doubled: no table has one in its name.
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
}

impl Token<'_> {
    /// Whether this is the keyword or bare name `word`, given in lower case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether it can name a table.
    pub fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Quoted)
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a bare name.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string.
    Text,
    /// `$1` or `?`.
    Bind,
    Number,
    /// One character of punctuation, or `::`.
    Mark,
}

/// The tokens of a statement, or why it is refused.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, &'static str> {
    let bytes = sql.as_bytes();
    let mut found = Vec::with_capacity(sql.len() / 5);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        if let Some(end) = comment(bytes, at)? {
            at = end;
            continue;
        }
        let (kind, end) = token(bytes, at)?;
        let text = if matches!(kind, Kind::Text | Kind::Quoted) { &sql[at + 1..end - 1] } else { &sql[at..end] };
        found.push(Token { kind, text, start: at, end });
        at = end;
    }
    Ok(found)
}

/// Where a comment that starts here ends.
fn comment(bytes: &[u8], at: usize) -> Result<Option<usize>, &'static str> {
    match bytes.get(at..at + 2) {
        Some(b"--") => Ok(Some(find(bytes, at, b"\n").unwrap_or(bytes.len()))),
        Some(b"/*") => {
            let end = find(bytes, at + 2, b"*/").ok_or("an open comment")?;
            match find(&bytes[..end], at + 2, b"/*") {
                Some(_) => Err("a nested comment"),
                None => Ok(Some(end + 2)),
            }
        }
        _ => Ok(None),
    }
}

fn token(bytes: &[u8], at: usize) -> Result<(Kind, usize), &'static str> {
    let next = bytes.get(at + 1).copied().unwrap_or(0);
    Ok(match bytes[at] {
        quote @ (b'\'' | b'"') => {
            if at > 0 && (is_word(bytes[at - 1]) || bytes[at - 1] == b'&') {
                return Err("a prefixed literal");
            }
            let end = closing(bytes, at).ok_or("an open quote")?;
            (if quote == b'\'' { Kind::Text } else { Kind::Quoted }, end + 1)
        }
        b'`' => return Err("a name in backquotes"),
        b'$' if !next.is_ascii_digit() => return Err("a dollar quote"),
        b'?' if next.is_ascii_digit() => return Err("a numbered question mark"),
        b':' if next == b':' => (Kind::Mark, at + 2),
        b':' | b'@' if is_word(next) => return Err("a named placeholder"),
        b'$' | b'?' => (Kind::Bind, past(bytes, at + 1, |b| b.is_ascii_digit())),
        b'0'..=b'9' => (Kind::Number, past(bytes, at, |b| is_word(b) || b == b'.')),
        byte if is_word(byte) => (Kind::Word, past(bytes, at, |b| is_word(b) || b == b'$')),
        _ => (Kind::Mark, at + 1),
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn past(bytes: &[u8], from: usize, keep: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| !keep(byte)).map_or(bytes.len(), |n| from + n)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|window| window == what).map(|n| from + n)
}

/// Where the quote that opens here closes; a doubled quote does not close it.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let quote = bytes[open];
    let mut at = open + 1;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == quote)?;
        if bytes.get(at + 1) != Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(sql: &str) -> Vec<(Kind, &str)> {
        tokens(sql).unwrap().into_iter().map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn names_are_found_outside_strings_and_comments() {
        let found = kinds("SELECT \"a\".b FROM /* contract */ \"con\"\"tract\" -- person\nWHERE x = 'it''s contract' AND y = $12");
        let names: Vec<_> = found.iter().filter(|token| matches!(token.0, Kind::Word | Kind::Quoted)).map(|token| token.1).collect();
        assert_eq!(names, ["SELECT", "a", "b", "FROM", "con\"\"tract", "WHERE", "x", "AND", "y"]);
        assert!(found.contains(&(Kind::Text, "it''s contract")) && found.contains(&(Kind::Bind, "$12")));
    }

    #[test]
    fn what_the_engines_read_differently_is_refused() {
        for sql in ["'open", "\"open", "'a''", "/* open", "/* a /* b */", "E'\\''", "U&\"c\"", "$$x$$", "?1", ":name", "@name", "`a`"] {
            assert!(tokens(sql).is_err(), "{sql}");
        }
        assert!(tokens("a::bigint").is_ok() && tokens("ARRAY[1, 2] @> x").is_ok());
    }

    #[test]
    fn any_text_is_cut_or_refused_without_a_panic() {
        for sql in ["", "'", "''", "-", "--", "/", "/*", "*/", "$", "?", ":", "\u{e9}\u{1f600}", "\"\"\"", "1.", "::"] {
            drop(tokens(sql));
        }
    }
}
