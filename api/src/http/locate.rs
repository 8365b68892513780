//! Which argument stands at a place of a document: the library tells the place of a value that it could not read, not whose
//! it is.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Pos};

/// The argument whose value stands at a place.
pub(super) fn argument(document: &ExecutableDocument, at: Pos) -> Option<&Name> {
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    operations.chain(fragments).find_map(|set| within(set, at))
}

fn within(set: &SelectionSet, at: Pos) -> Option<&Name> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) => {
            let here = field.node.arguments.iter().find(|(_, value)| value.pos == at).map(|(name, _)| &name.node);
            here.or_else(|| within(&field.node.selection_set.node, at))
        }
        Selection::InlineFragment(fragment) => within(&fragment.node.selection_set.node, at),
        Selection::FragmentSpread(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    #[test]
    fn an_argument_is_found_by_the_place_of_its_value() {
        let document = parse_query("{ a(b: 1) { ... { c(d: 2, e: [3]) } ...f } }\nfragment f on F { g(h: 4) }").unwrap();
        let found = |line, column| argument(&document, Pos { line, column }).map(Name::as_str);
        assert_eq!((found(1, 8), found(1, 24), found(1, 30)), (Some("b"), Some("d"), Some("e")));
        assert_eq!((found(2, 24), found(1, 3)), (Some("h"), None));
    }
}
