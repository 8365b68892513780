//! The size of a document when its fragments are written out, each fragment measured once. The library walks fragments
//! without memory: what passes here is what it walks.

use super::refusal::Refusal;
use crate::config::Limits;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Pos};
use std::collections::HashMap;

/// What is known of a selection, fragments written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    /// Fields, and the fragments that are written out: one that holds nothing is walked too.
    fields: usize,
    /// Levels.
    depth: usize,
    /// Lists of the schema within each other.
    lists: usize,
}

/// The lists of the schema that lead from type to type, each as long as the schema has types or fields: within each other, they
/// multiply.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];
/// So many of them stand within each other at most.
const LISTED: usize = 2;

/// Refuses a document that is too large when it is written out, or that never ends.
pub(super) fn expand(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    let mut measure = Measure { document, known: HashMap::new(), open: Vec::new() };
    let mut all = Size::default();
    for (_, operation) in document.operations.iter() {
        all = all.beside(measure.set(&operation.node.selection_set.node)?);
    }
    for name in document.fragments.keys() {
        let unused = measure.fragment(name, Pos::default())?;
        all.depth = all.depth.max(unused.depth);
    }
    if all.fields > limits.fields {
        let most = limits.fields;
        return Err(Refusal::limit(format!("a document has at most {most} fields, its fragments written out; this one {}", all.fields)));
    }
    if all.depth > limits.depth {
        return Err(Refusal::limit(format!("a document has at most {} levels; this one {}", limits.depth, all.depth)));
    }
    Ok(())
}

impl Size {
    fn beside(self, other: Self) -> Self {
        Self { fields: self.fields.saturating_add(other.fields), depth: self.depth.max(other.depth), lists: self.lists.max(other.lists) }
    }

    fn and_itself(self) -> Self {
        Self { fields: self.fields.saturating_add(1), ..self }
    }
}

struct Measure<'d> {
    document: &'d ExecutableDocument,
    known: HashMap<&'d Name, Size>,
    open: Vec<&'d Name>,
}

impl<'d> Measure<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Result<Size, Refusal> {
        let mut all = Size::default();
        for selection in &set.items {
            all = all.beside(match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?.and_itself(),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, selection.pos)?.and_itself(),
            });
        }
        Ok(all)
    }

    fn field(&mut self, field: &'d Field) -> Result<Size, Refusal> {
        // The library looks at nothing that stands with this one.
        let bare = field.arguments.is_empty() && field.directives.is_empty() && field.selection_set.node.items.is_empty();
        if field.name.node == "__typename" && !bare {
            return Err(Refusal::document("__typename stands alone: no arguments, no directives, no fields").at(field.name.pos));
        }
        let below = self.set(&field.selection_set.node)?;
        let name = field.name.node.as_str();
        if matches!(name, "__schema" | "__type") && below.lists > LISTED {
            return Err(Refusal::limit(format!("at most {LISTED} of {} stand within each other", LISTS.join(", "))));
        }
        let lists = below.lists + usize::from(LISTS.contains(&name));
        Ok(Size { fields: below.fields.saturating_add(1), depth: below.depth + 1, lists })
    }

    fn fragment(&mut self, name: &'d Name, at: Pos) -> Result<Size, Refusal> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Err(Refusal::document(format!("there is no fragment «{name}»")).at(at));
        };
        if self.open.contains(&name) {
            return Err(Refusal::document(format!("the fragment «{name}» contains itself")).at(fragment.pos));
        }
        self.open.push(name);
        let size = self.set(&fragment.node.selection_set.node)?;
        self.open.pop();
        self.known.insert(name, size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use std::fmt::Write;
    use std::time::{Duration, Instant};

    fn refused(text: &str) -> String {
        expand(&parse_query(text).unwrap(), &Limits::default()).unwrap_err().message
    }

    fn passes(text: &str) -> bool {
        expand(&parse_query(text).unwrap(), &Limits::default()).is_ok()
    }

    /// A kilobyte whose fragments double forty times over is 2 to the 40th fields when written out.
    #[test]
    fn doubling_fragments_are_refused_at_once() {
        let mut text = "{ ...f0 } ".to_owned();
        for nth in 0..100 {
            write!(text, "fragment f{nth} on Query {{ ...f{} ...f{} }} ", nth + 1, nth + 1).unwrap();
        }
        text.push_str("fragment f100 on Query { __typename a b c }");
        let start = Instant::now();
        assert!(refused(&text).contains("fragments written out"));
        assert!(start.elapsed() < Duration::from_millis(500));
    }

    /// Whatever stands at their end: nothing, a fragment of nothing, or one that does not exist.
    #[test]
    fn doubling_fragments_are_refused_at_once_also_where_nothing_comes_of_them() {
        for leaf in ["{ ...missing }", "{ ... { ...missing } }", "{ ... { a } }"] {
            let mut text = "{ ...f0 } ".to_owned();
            for nth in 0..28 {
                write!(text, "fragment f{nth} on Query {{ ...f{} ...f{} }} ", nth + 1, nth + 1).unwrap();
            }
            write!(text, "fragment f28 on Query {leaf}").unwrap();
            let start = Instant::now();
            let told = refused(&text);
            assert!(told.contains("fragments written out") || told.contains("no fragment «missing»"), "{leaf}: {told}");
            assert!(start.elapsed() < Duration::from_millis(100), "{leaf}");
        }
    }

    #[test]
    fn the_schema_is_not_asked_in_circles() {
        let circles = |pairs: usize| {
            let (open, close) = ("possibleTypes { interfaces { ".repeat(pairs), "} }".repeat(pairs));
            format!(r#"{{ __type(name: "Node") {{ {open} name {close} }} }}"#)
        };
        assert!(passes(&circles(1)) && refused(&circles(2)).contains("within each other"));
        assert!(
            refused(
                "{ __schema { types { ...a } } } fragment a on __Type { fields { type { fields { type { inputFields { name } } } } } }"
            )
            .contains("within")
        );
        let usual = "{ __schema { types { name fields { name args { name type { name ofType { name } } } } inputFields { name } interfaces { name } possibleTypes { name } enumValues { name } } } }";
        assert!(passes(usual));
    }

    #[test]
    fn a_circle_of_fragments_is_refused() {
        assert!(refused("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }").contains("contains itself"));
        assert!(refused("{ x } fragment a on Query { y { ...a } }").contains("contains itself"));
    }

    #[test]
    fn depth_goes_through_fragments() {
        let deep = |levels: usize| format!("{{ ...a }} fragment a on Query {{ {}b{} }}", "a {".repeat(levels - 1), "}".repeat(levels - 1));
        assert!(passes(&deep(20)) && refused(&deep(21)).contains("levels"));
    }

    #[test]
    fn the_name_of_a_type_stands_alone() {
        for text in ["{ __typename(a: 1) }", "{ __typename @include(if: $a) }", "{ a { __typename { b } } }"] {
            assert!(refused(text).contains("__typename"));
        }
        assert!(passes("{ t: __typename a { __typename } }"));
    }
}
