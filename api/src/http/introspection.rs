//! Documents that ask the schema for itself: each viewer is told of the schema that he sees.

use crate::access::{Actor, Rights};
use crate::schema::{Schema, Sight, trimmed};
use async_graphql::Request;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many schemas are kept; there are about as many as sets of roles.
const KEPT: usize = 64;

/// Stands with a request whose document asks the schema for itself.
pub(super) struct AsksSchema;

/// The schemas that viewers see.
#[derive(Default)]
pub(super) struct Sights(Mutex<HashMap<Sight, Schema>>);

impl Sights {
    /// The schema by which a request is answered, if it asks the schema for itself.
    pub fn of(&self, request: &Request) -> Option<Schema> {
        request.data.get(&TypeId::of::<AsksSchema>())?;
        let actor = request.data.get(&TypeId::of::<Arc<Actor>>())?.downcast_ref::<Arc<Actor>>()?;
        Some(self.seen_by(&actor.rights))
    }

    fn seen_by(&self, rights: &Rights) -> Schema {
        let sight = Sight::of(rights);
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&sight) {
            return known.clone();
        }
        let schema = trimmed(sight.clone());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.entry(sight).or_insert(schema).clone()
    }
}

/// Whether an operation asks the schema for itself. The document has passed `expand`, so this ends.
pub(super) fn asks_schema(document: &ExecutableDocument, operation: &OperationDefinition) -> bool {
    any(document, &operation.selection_set.node)
}

fn any(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    set.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => matches!(field.node.name.node.as_str(), "__schema" | "__type"),
        Selection::InlineFragment(fragment) => any(document, &fragment.node.selection_set.node),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| any(document, &fragment.node.selection_set.node))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    #[test]
    fn who_asks_the_schema_is_known_wherever_he_hides_it() {
        fn asks(text: &str) -> bool {
            let document = parse_query(text).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            asks_schema(&document, &operation.node)
        }
        assert!(
            asks("{ a { b } x: __schema { types { name } } }")
                && asks(r#"{ ...f } fragment f on Query { ... { __type(name: "A") { name } } }"#)
        );
        assert!(!asks("{ __typename a { __typename } }"));
    }
}
