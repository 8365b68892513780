//! The selection of a field: what stands below it, with fields of one response key taken together.

use crate::error::Error;
use async_graphql::SelectionField;

/// The fields below these, grouped by response key and name. Validation has made their arguments equal, but for
/// fragments on different types, which can't share a key here.
pub(super) fn merged<'q>(fields: &[SelectionField<'q>]) -> Result<Vec<Vec<SelectionField<'q>>>, Error> {
    let mut groups: Vec<Vec<SelectionField<'q>>> = Vec::new();
    for field in fields.iter().flat_map(SelectionField::selection_set) {
        let same = |group: &&mut Vec<SelectionField<'q>>| group[0].name() == field.name() && key(&group[0]) == key(&field);
        match groups.iter_mut().find(same) {
            None => groups.push(vec![field]),
            Some(group) => {
                let given = |field: &SelectionField<'_>| field.arguments().map_err(|error| Error::invalid(field.name(), error.message));
                if given(&group[0])? != given(&field)? {
                    return Err(Error::invalid(key(&field), "two fragments give this key different arguments; name one by an alias"));
                }
                group.push(field);
            }
        }
    }
    Ok(groups)
}

/// All fields of one name below these.
pub fn named<'q>(fields: &[SelectionField<'q>], name: &str) -> Vec<SelectionField<'q>> {
    fields.iter().flat_map(SelectionField::selection_set).filter(|field| field.name() == name).collect()
}

fn key<'q>(field: &SelectionField<'q>) -> &'q str {
    field.alias().unwrap_or(field.name())
}
