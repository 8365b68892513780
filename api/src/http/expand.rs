//! The size of a document when its fragments are written out, each fragment measured once: its fields, its depth, and how
//! many nodes it could return at most by its page sizes.

use crate::error::Error;
use async_graphql::Name;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Field, OperationType, Selection, SelectionSet};
use async_graphql_value::Value;
use std::collections::HashMap;

const FIELDS: u64 = 3_000;
const DEPTH: u64 = 20;
const NODES: u64 = 100_000;
/// The page size where none is said, or where a variable says it.
const PAGE: u64 = 50;
const LARGEST_PAGE: u64 = 200;

/// What is known of a document before it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Fields, fragments written out.
    pub fields: u64,
    /// Levels.
    pub depth: u64,
    /// Nodes that it could return at most.
    pub nodes: u64,
}

/// Measures a document.
///
/// # Errors
/// `Invalid` at `query`, with the limit that it passes.
pub fn facts(document: &ExecutableDocument) -> Result<Facts, Error> {
    let mut measure = Measure { document, known: HashMap::new(), open: Vec::new() };
    let mut all = Facts::default();
    for (_, operation) in document.operations.iter() {
        let found = measure.set(&operation.node.selection_set.node)?;
        all = Facts { fields: all.fields + found.fields, depth: all.depth.max(found.depth), nodes: all.nodes.max(found.nodes) };
    }
    for name in document.fragments.keys() {
        measure.fragment(name)?;
    }
    let refuse =
        |what: &str, most: u64, has: u64| Err(Error::invalid("query", format!("a document has at most {most} {what}; this one {has}")));
    match all {
        Facts { fields, .. } if fields > FIELDS => refuse("fields, fragments written out", FIELDS, fields),
        Facts { depth, .. } if depth > DEPTH => refuse("levels", DEPTH, depth),
        Facts { nodes, .. } if nodes > NODES => refuse("nodes by its page sizes", NODES, nodes),
        all => Ok(all),
    }
}

/// The operation that is to run, if the document has one of this name, or one alone.
pub(super) fn operation(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation.node.ty),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(all), Some(name)) => {
            all.iter().find(|(known, _)| *known == name).map(|(_, operation)| operation.node.ty)
        }
        (DocumentOperations::Multiple(all), None) => all.values().next().filter(|_| all.len() == 1).map(|operation| operation.node.ty),
    }
}

struct Measure<'d> {
    document: &'d ExecutableDocument,
    known: HashMap<&'d Name, Facts>,
    open: Vec<&'d Name>,
}

impl<'d> Measure<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Result<Facts, Error> {
        let mut all = Facts::default();
        for selection in &set.items {
            let found = match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            all = Facts {
                fields: all.fields.saturating_add(found.fields),
                depth: all.depth.max(found.depth),
                nodes: all.nodes.saturating_add(found.nodes),
            };
        }
        Ok(all)
    }

    fn field(&mut self, field: &'d Field) -> Result<Facts, Error> {
        let below = self.set(&field.selection_set.node)?;
        if field.name.node == "__typename" && !(field.arguments.is_empty() && field.selection_set.node.items.is_empty()) {
            return Err(Error::invalid("query", "__typename takes no arguments and has no fields"));
        }
        let rows = rows(field);
        Ok(Facts {
            fields: below.fields.saturating_add(1),
            depth: below.depth + 1,
            nodes: rows.saturating_add(rows.max(1).saturating_mul(below.nodes)),
        })
    }

    fn fragment(&mut self, name: &'d Name) -> Result<Facts, Error> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        if self.open.contains(&name) {
            return Err(Error::invalid("query", "a fragment contains itself"));
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Facts::default()); // validation says so
        };
        self.open.push(name);
        let facts = self.set(&fragment.node.selection_set.node)?;
        self.open.pop();
        self.known.insert(name, facts);
        Ok(facts)
    }
}

/// How many rows a field returns at most: a page, if it is a list.
fn rows(field: &Field) -> u64 {
    let is_list = field.selection_set.node.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => field.node.name.node == "nodes" || field.node.name.node == "edges",
        // What stands in a fragment may be a list.
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => field.arguments.iter().any(|(name, _)| name.node == "first"),
    });
    let given = field.arguments.iter().find(|(name, _)| name.node == "first" || name.node == "last").map(|(_, value)| &value.node);
    match given {
        _ if !is_list => 0,
        Some(Value::Number(number)) => number.as_u64().unwrap_or(PAGE).min(LARGEST_PAGE),
        Some(Value::Variable(_)) => LARGEST_PAGE,
        _ => PAGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn measured(text: &str) -> Result<Facts, Error> {
        facts(&parse_query(text).unwrap())
    }

    #[test]
    fn a_document_is_measured_by_its_page_sizes() {
        let found = measured("{ programmes(first: 10) { nodes { id contracts { nodes { id } } } } }").unwrap();
        assert_eq!(found, Facts { fields: 6, depth: 5, nodes: 10 + 10 * 50 });
        assert!(measured("{ a(first: 200) { nodes { b(first: 200) { nodes { c(first: 200) { nodes { d } } } } } } }").is_err());
    }

    /// A kilobyte whose fragments double forty times over is 2 to the 40th fields when written out.
    #[test]
    fn doubling_fragments_are_refused_at_once() {
        let mut text = "{ ...f0 } ".to_owned();
        for nth in 0..40 {
            text.push_str(&format!("fragment f{nth} on Query {{ ...f{} ...f{} }} ", nth + 1, nth + 1));
        }
        text.push_str("fragment f40 on Query { __typename a b c }");
        let start = std::time::Instant::now();
        assert!(measured(&text).is_err());
        assert!(start.elapsed().as_millis() < 500);
    }

    #[test]
    fn a_circle_of_fragments_is_refused() {
        assert!(measured("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }").is_err());
        assert!(measured("{ x } fragment a on Query { ...a }").is_err());
        assert!(measured("{ __typename(a: 1) }").is_err());
    }
}
