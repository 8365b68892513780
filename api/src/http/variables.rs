//! The variables of an operation, as the specification has them (6.1.2, `CoerceVariableValues`): what is left out has its default, and what has
//! to be there and is not, or is not of its type, is refused before anything runs. The library looks at them where they are used: it takes
//! one that is missing for an argument that was left out, and for `@skip` one that is left out or wrong for false. Values of the types
//! that the schema defines are left to it.

use super::refusal::Refusal;
use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::{Value, Variables};

/// Fills in what is left out, and refuses what does not fit.
pub(super) fn coerce(operation: &OperationDefinition, variables: &mut Variables) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let (name, wanted) = (&definition.node.name.node, &definition.node.var_type.node);
        let why = match (variables.get(name), &definition.node.default_value) {
            (None, Some(default)) => {
                variables.insert(name.clone(), default.node.clone());
                continue;
            }
            (None | Some(Value::Null), _) if !wanted.nullable => "a value of {} is needed",
            (Some(value), _) if !fits(wanted, value) => "expected a value of {}",
            _ => continue,
        };
        return Err(Refusal::input(&format!("${name}"), &why.replace("{}", &wanted.to_string())).at(definition.pos));
    }
    Ok(())
}

/// Whether a type says itself what it takes: one of those that every schema has.
pub(super) fn is_plain(of: &BaseType) -> bool {
    match of {
        BaseType::Named(name) => ["ID", "String", "Int", "Float", "Boolean"].contains(&name.as_str()),
        BaseType::List(inner) => is_plain(&inner.base),
    }
}

/// Whether a value is of a plain type; one of another type is judged elsewhere.
fn fits(wanted: &Type, value: &Value) -> bool {
    match (&wanted.base, value) {
        (_, Value::Null) => wanted.nullable,
        (BaseType::List(inner), Value::List(members)) => members.iter().all(|member| fits(inner, member)),
        // One value is a list of one.
        (BaseType::List(inner), member) => fits(inner, member),
        (BaseType::Named(name), value) => match name.as_str() {
            "Boolean" => matches!(value, Value::Boolean(_)),
            "Int" => matches!(value, Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())),
            "Float" => matches!(value, Value::Number(_)),
            "String" => matches!(value, Value::String(_)),
            "ID" => matches!(value, Value::String(_)) || matches!(value, Value::Number(number) if number.is_i64() || number.is_u64()),
            _ => true,
        },
    }
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

    fn coerced(definitions: &str, variables: Json) -> Result<Json, String> {
        let document = parse_query(format!("query({definitions}) {{ a }}")).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let mut variables = Variables::from_json(variables);
        coerce(&operation.node, &mut variables).map_err(|refused| refused.message)?;
        Ok(serde_json::to_value(variables).unwrap())
    }

    fn refused(definitions: &str, variables: Json) -> Option<String> {
        coerced(definitions, variables).err()
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        assert_eq!(
            coerced("$s: Boolean! = true, $n: Int = 2, $o: Order = ASC", json!({ "n": null })).unwrap(),
            json!({ "s": true, "n": null, "o": "ASC" })
        );
    }

    #[test]
    fn what_is_of_another_type_is_refused() {
        for (of, right, wrong) in [
            ("Boolean", json!(true), json!("true")),
            ("Int", json!(-2_147_483_648), json!(2_147_483_648_i64)),
            ("Int", json!(7), json!(7.5)),
            ("String", json!("7"), json!(7)),
            ("ID", json!(7), json!(true)),
            ("[Int!]", json!([1, 2]), json!([1, null])),
            ("[Int!]", json!(1), json!(["1"])),
            ("[[ID]!]!", json!([["a", null], 1]), json!([null])),
            ("Float", json!(7), json!("7")),
        ] {
            let definition = format!("$a: {of}");
            assert_eq!(refused(&definition, json!({ "a": right })), None, "{of} {right}");
            assert_eq!(refused(&definition, json!({ "a": wrong })), Some(format!("$a: expected a value of {of}")), "{of} {wrong}");
        }
        assert_eq!(refused("$a: Money", json!({ "a": 7 })), None, "the schema says what it takes");
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
