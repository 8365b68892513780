//! The size of a document when its fragments are written out, each fragment measured once. The library walks fragments
//! without memory: what passes here is what it walks.

use super::refusal::Refusal;
use crate::config::Limits;
use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use std::collections::HashMap;

/// What is known of a selection, fragments written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    /// Fields.
    fields: usize,
    /// Levels.
    depth: usize,
}

/// Refuses a document that is too large when it is written out, or that never ends.
pub(super) fn expand(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    let mut measure = Measure { document, known: HashMap::new(), open: Vec::new() };
    let mut all = Size::default();
    for (_, operation) in document.operations.iter() {
        all = all.beside(measure.set(&operation.node.selection_set.node)?);
    }
    for name in document.fragments.keys() {
        let unused = measure.fragment(name)?;
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
        Self { fields: self.fields.saturating_add(other.fields), depth: self.depth.max(other.depth) }
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
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
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
        Ok(Size { fields: below.fields.saturating_add(1), depth: below.depth + 1 })
    }

    fn fragment(&mut self, name: &'d Name) -> Result<Size, Refusal> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Size::default()); // validation says so
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
