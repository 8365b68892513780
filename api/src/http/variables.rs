//! Variables that an operation needs. The library looks at them where they are used, and takes one that is missing for an
//! argument that was left out; that would answer another question than the one that was asked.

use super::refusal::Refusal;
use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Value, Variables};

/// Refuses an operation whose required variables are missing or null.
pub(super) fn needed(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let (name, wanted) = (&definition.node.name.node, &definition.node.var_type.node);
        let missing = match variables.get(name) {
            Some(Value::Null) => true,
            Some(_) => false,
            None => definition.node.default_value.is_none(),
        };
        if missing && !wanted.nullable {
            return Err(Refusal::input(&format!("${name}"), &format!("a value of {wanted} is needed")).at(definition.pos));
        }
    }
    Ok(())
}

/// Whether there is an object in a value.
pub(super) fn has_object(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::List(values) => values.iter().any(has_object),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use serde_json::{Value as Json, json};

    fn refused(definitions: &str, variables: Json) -> Option<String> {
        let document = parse_query(format!("query({definitions}) {{ a }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        needed(&operation.node, &Variables::from_json(variables)).err().map(|refused| refused.message)
    }

    #[test]
    fn a_required_variable_is_given() {
        assert_eq!(refused("$a: ID!", json!({})).unwrap(), "$a: a value of ID! is needed");
        assert!(refused("$a: ID!", json!({ "a": null })).is_some());
        assert!(refused("$a: ID! = 1", json!({ "a": null })).is_some());
        assert!(refused("$a: ID!, $b: [Int!]!", json!({ "a": "x" })).is_some_and(|text| text.starts_with("$b")));
    }

    #[test]
    fn an_object_is_found_in_lists_too() {
        let has = |value| has_object(&Value::from_json(value).unwrap());
        assert!(has(json!({})) && has(json!([1, [{ "a": 1 }]])) && !has(json!([1, ["a", null]])));
    }

    #[test]
    fn what_is_not_required_may_be_missing() {
        assert_eq!(refused("$a: ID, $b: Int! = 3, $c: [ID!]", json!({ "c": null, "unknown": 1 })), None);
    }
}
