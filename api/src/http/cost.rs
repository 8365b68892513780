//! What an operation could return at most, by its page sizes: the nodes of each page, times those of the pages above it.

use crate::graphql::GROUPS;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};
use async_graphql_value::Value as Given;
use std::collections::HashMap;

/// The page size where none is said.
const PAGE: usize = 50;
/// The largest page there is.
const LARGEST_PAGE: usize = 200;
/// The periods of a year, and of as many years as a programme takes; by month, with what was booked after the end of a year.
const PERIODS: [usize; 2] = [13, 130];
/// Lists that are not paged, with the rows that they have at most; of the schema, about as many as there are.
const LISTS: [(&str, usize); 10] = [
    ("groups", GROUPS),
    ("months", 60),
    ("types", 700),
    ("fields", 8),
    ("args", 2),
    ("inputFields", 8),
    ("enumValues", 6),
    ("possibleTypes", 30),
    ("interfaces", 1),
    ("directives", 8),
];

/// How many nodes an operation could return at most. The document has passed `expand`, so it ends.
pub(super) fn nodes(document: &ExecutableDocument, operation: &OperationDefinition, variables: &Variables) -> usize {
    let mut count = Count { document, operation, variables, known: HashMap::new() };
    count.set(&operation.selection_set.node).nodes
}

/// What is known of a selection, fragments written out.
#[derive(Clone, Copy, Default)]
struct Cost {
    nodes: usize,
    /// Whether its field gives a page: `nodes` or `edges` stand in it.
    paged: bool,
}

struct Count<'d> {
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    known: HashMap<&'d Name, Cost>,
}

impl<'d> Count<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Cost {
        let mut all = Cost::default();
        for selection in &set.items {
            let found = match &selection.node {
                Selection::Field(field) => self.field(&field.node),
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            all = Cost { nodes: all.nodes.saturating_add(found.nodes), paged: all.paged || found.paged };
        }
        all
    }

    fn field(&mut self, field: &'d Field) -> Cost {
        let below = self.set(&field.selection_set.node);
        let rows = self.rows(field, below.paged);
        let nodes = rows.saturating_add(rows.max(1).saturating_mul(below.nodes));
        Cost { nodes, paged: matches!(field.name.node.as_str(), "nodes" | "edges") }
    }

    fn fragment(&mut self, name: &'d Name) -> Cost {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let cost = self.document.fragments.get(name).map(|fragment| self.set(&fragment.node.selection_set.node)).unwrap_or_default();
        self.known.insert(name, cost);
        cost
    }

    /// How many rows a field returns at most: a page, or as many as are named by `ids`.
    fn rows(&self, field: &Field, paged: bool) -> usize {
        let given = |name: &str| field.get_argument(name).map(|value| &value.node);
        match given("ids") {
            Some(Given::List(ids)) => return ids.len(),
            Some(Given::Variable(name)) => return if let Some(Value::List(ids)) = self.variable(name) { ids.len() } else { 1 },
            _ if field.name.node == "totalsSeries" => return PERIODS[usize::from(given("year").is_none())],
            _ if !paged => {
                let listed = LISTS.iter().find(|(list, _)| !field.selection_set.node.items.is_empty() && *list == field.name.node);
                return listed.map_or(0, |(_, rows)| *rows);
            }
            _ => {}
        }
        let size = match given("first").or_else(|| given("last")) {
            Some(Given::Number(number)) => number.as_u64(),
            Some(Given::Variable(name)) => match self.variable(name) {
                Some(Value::Number(number)) => number.as_u64(),
                _ => None,
            },
            _ => None,
        };
        // One that is no size, or too large, is refused where it is read.
        size.and_then(|size| usize::try_from(size).ok()).map_or(PAGE, |size| size.min(LARGEST_PAGE))
    }

    fn variable(&self, name: &Name) -> Option<&Value> {
        let default = || {
            let definition = self.operation.variable_definitions.iter().find(|definition| definition.node.name.node == *name)?;
            Some(&definition.node.default_value.as_ref()?.node)
        };
        self.variables.get(name).or_else(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    fn cost(text: &str, variables: serde_json::Value) -> usize {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        nodes(&document, &operation.node, &Variables::from_json(variables))
    }

    #[test]
    fn pages_multiply() {
        assert_eq!(cost("{ a { b } }", json!({})), 0);
        assert_eq!(cost("{ a(first: 10) { nodes { b { edges { node { c } } } } } }", json!({})), 10 + 10 * 50);
        assert_eq!(cost("{ a(first: 10) { totalCount } }", json!({})), 0);
        assert_eq!(cost("{ a(last: 5000) { nodes { id } } }", json!({})), 200);
    }

    #[test]
    fn a_page_is_a_page_in_a_fragment_too() {
        let text = "{ a { ...p } } fragment p on As { nodes { b { ... on Bs { ...q } } } } fragment q on Bs { edges { node { id } } }";
        assert_eq!(cost(text, json!({})), 50 + 50 * 50);
    }

    #[test]
    fn a_variable_counts_for_what_it_is() {
        let text = "query($n: Int = 3) { a(first: $n) { nodes { id } } }";
        assert_eq!((cost(text, json!({})), cost(text, json!({ "n": 7 })), cost(text, json!({ "n": "x" }))), (3, 7, 50));
    }

    #[test]
    fn what_is_not_paged_counts_too() {
        assert_eq!(cost("{ a { groups { key { b } count } } }", json!({})), GROUPS);
        assert_eq!(cost("{ a { totalsSeries(by: MONTH) { period } cashForecast { months { month } } } }", json!({})), 190);
        assert_eq!(
            cost("{ a { totalsSeries(by: MONTH, year: 2026) { totals { explain { entries(first: 5) { nodes { id } } } } } } }", json!({})),
            13 + 13 * 5
        );
        assert_eq!(cost("{ accessRecords { nodes { fields } } }", json!({})), 50);
        assert!(cost("{ __schema { types { fields { args { name } } } } }", json!({})) > 10_000);
    }

    #[test]
    fn named_nodes_are_counted() {
        let text = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on A { b(first: 10) { nodes { id } } } } }";
        assert_eq!(cost(text, json!({ "ids": ["1", "2", "3"] })), 3 + 3 * 10);
        assert_eq!(cost("{ nodes(ids: [1, 2]) { id } }", json!({})), 2);
    }
}
