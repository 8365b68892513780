//! A linear look at a document before anything walks it: its size, its nesting, and fields of an input object that are
//! given twice, which the parser would drop. It decides nothing else about validity.

use super::lexer::Tokens;
use super::refusal::Refusal;
use crate::config::Limits;
use std::collections::HashSet;

/// Refuses a document that is too large to look at, whatever it asks.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<(), Refusal> {
    within("bytes", text.len(), limits.document_bytes)?;
    if text.contains('\0') || text.contains("\\u0000") {
        return Err(Refusal::input("query", "a text holds no NUL character"));
    }
    let mut seen = Seen::default();
    for token in Tokens(text) {
        seen.take(token)?;
        within("tokens", seen.tokens, limits.tokens)?;
        within("aliases", seen.aliases, limits.aliases)?;
        within("directives", seen.directives, limits.directives)?;
        within("operations", seen.operations, limits.operations)?;
        within("levels of nesting", seen.open.len(), limits.nesting)?;
        within("levels of lists and objects in a value", seen.value_depth(), limits.value_nesting)?;
    }
    Ok(())
}

fn within(what: &str, has: usize, most: usize) -> Result<(), Refusal> {
    if has > most { Err(Refusal::limit(format!("a document has at most {most} {what}"))) } else { Ok(()) }
}

/// What was seen of a document so far.
#[derive(Default)]
struct Seen<'a> {
    tokens: usize,
    aliases: usize,
    directives: usize,
    operations: usize,
    open: Vec<Open<'a>>,
    /// Where the outermost bracket of arguments stands in `open`: within it, a colon names a value.
    arguments: Option<usize>,
    /// Whether the definition that is read has been counted.
    defining: bool,
    before: &'a str,
}

/// A bracket that is open, and the fields that were given in it.
struct Open<'a> {
    mark: &'a str,
    fields: HashSet<&'a str>,
}

impl<'a> Seen<'a> {
    fn take(&mut self, token: &'a str) -> Result<(), Refusal> {
        self.tokens += 1;
        if self.open.is_empty() && !self.defining {
            self.defining = true;
            self.operations += usize::from(token != "fragment");
        }
        match token {
            "{" | "(" | "[" => {
                if token == "(" && self.arguments.is_none() {
                    self.arguments = Some(self.open.len());
                }
                self.open.push(Open { mark: token, fields: HashSet::new() });
            }
            "}" | ")" | "]" => {
                self.open.pop();
                self.arguments = self.arguments.filter(|at| *at < self.open.len());
                self.defining = !(self.open.is_empty() && token == "}");
            }
            "@" => self.directives += 1,
            ":" if self.arguments.is_none() => self.aliases += 1,
            ":" => self.name_value()?,
            _ => {}
        }
        self.before = token;
        Ok(())
    }

    /// A field of an input object is given once.
    fn name_value(&mut self) -> Result<(), Refusal> {
        if let Some(object) = self.open.last_mut().filter(|open| open.mark == "{")
            && !object.fields.insert(self.before)
        {
            let field: String = self.before.chars().take(60).collect();
            return Err(Refusal::input(&field, "the field is given twice in one object"));
        }
        Ok(())
    }

    fn value_depth(&self) -> usize {
        self.arguments.map_or(0, |at| self.open.len() - at - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str) -> bool {
        scan(text, &Limits::default()).is_ok()
    }

    #[test]
    fn an_ordinary_document_passes() {
        assert!(passes(
            r#"query Q($a: Int = 3, $b: [[Int!]!]) { x: programme(by: {code: "O{W"}) { name @include(if: true) # { { {
            contracts(where: {and: [{status: {eq: ACTIVE}}, {status: {eq: ENDED}}]}) { nodes { id } } } }"#
        ));
    }

    #[test]
    fn each_limit_holds() {
        let many = |part: &str, times: usize| format!("{{ {} }}", part.repeat(times));
        for (text, says) in [
            ("#".repeat(64 * 1024 + 1), "bytes"),
            (many("a ", 2_001), "tokens"),
            (many("a: b ", 51), "aliases"),
            (many("a @x ", 31), "directives"),
            ("query A { a } ".repeat(11), "operations"),
            ("{ a } ".repeat(11), "operations"),
            (format!("{}{}", "{a".repeat(41), "}".repeat(41)), "nesting"),
            (format!("{{ a(b: {}{}) }}", "[".repeat(11), "]".repeat(11)), "in a value"),
            (format!("query($a: A = {}{}) {{ a }}", "{b:".repeat(11), "}".repeat(11)), "in a value"),
        ] {
            let refused = scan(&text, &Limits::default()).unwrap_err();
            assert!(refused.message.contains(says), "{refused:?}");
        }
        assert!(passes(&"query A { a } ".repeat(10)) && passes(&format!("{{ a }} {}", "fragment a on B { c } ".repeat(40))));
    }

    #[test]
    fn a_limit_is_not_hidden_in_a_block() {
        let aliases = "x: y ".repeat(51);
        assert!(!passes(&format!(r#"{{ a(b: """ \""" """) {aliases} c(d: """ \""" """) }}"#)));
    }

    /// What we count in a document that the parser takes is what the parser found in it, whatever its strings hold.
    #[test]
    fn we_read_strings_as_the_parser_does() {
        use async_graphql::parser::{parse_query, types::ExecutableDocument};
        fn aliases(document: &ExecutableDocument) -> usize {
            let (_, operation) = document.operations.iter().next().unwrap();
            format!("{:?}", operation.node.selection_set.node).matches("alias: Some").count()
        }
        let (mut seed, mut taken) = (7_u64, 0);
        let mut any = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for _ in 0..60_000 {
            let mut text = || {
                (0..any(9))
                    .map(|_| ["\"", "\"\"\"", "\\", "a: b", " ", "]", "#", "\n"][usize::try_from(any(8)).unwrap()])
                    .collect::<String>()
            };
            let document = format!("{{ x: a(b: [\"{}\", \"{}\"]) y: c(d: \"{}\") {{ z: e }} f }}", text(), text(), text());
            let Ok(parsed) = parse_query(&document) else { continue };
            let mut seen = Seen::default();
            Tokens(&document).for_each(|token| drop(seen.take(token)));
            assert_eq!(seen.aliases, aliases(&parsed), "{document}");
            taken += 1;
        }
        assert!(taken > 1_000, "{taken}");
    }

    #[test]
    fn a_field_is_given_once_in_an_object() {
        assert!(!passes("{ a(b: {c: 1, c: 2}) }") && !passes("query($a: A = {b: 1, b: 1}) { a }"));
        assert!(passes("{ a(b: {c: 1}, d: {c: 2}) }") && passes("{ a(b: [{c: 1}, {c: 2}]) c: d c: d }"));
    }

    #[test]
    fn broken_text_does_no_harm() {
        for text in ["", "}", ")))", "{(", "](", "(:", ":"] {
            drop(scan(text, &Limits::default()));
        }
    }
}
