//! Answers from what is loaded. Nothing of it waits for anything, so an object is written in one go: the library makes a future for each field of
//! each row, which costs more than the field.
//!
//! What is selected is collected as the specification says (6.3.2, `CollectFields`); the library has dropped what `@skip` and `@include` leave
//! out, and has found that selections of one response key fit together.

use crate::error::Error;
use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::{Context, ContextSelectionSet, Name, OutputType, Positioned, ServerError, ServerResult, Value};
use futures::FutureExt;

/// Writes what is selected of an object of this type; `field` answers one of its fields.
///
/// # Errors
/// That of the first field that can't be null and has no value.
pub fn object(
    ctx: &ContextSelectionSet<'_>,
    name: &str,
    field: &mut dyn FnMut(&Context<'_>) -> ServerResult<Value>,
) -> ServerResult<Value> {
    let mut members = IndexMap::with_capacity(ctx.item.node.items.len());
    collect(ctx, name, field, &mut members)?;
    Ok(Value::Object(members))
}

fn collect(
    ctx: &ContextSelectionSet<'_>,
    name: &str,
    field: &mut dyn FnMut(&Context<'_>) -> ServerResult<Value>,
    members: &mut IndexMap<Name, Value>,
) -> ServerResult<()> {
    for selection in &ctx.item.node.items {
        let (condition, below) = match &selection.node {
            Selection::Field(asked) => {
                let key = asked.node.response_key().node.clone();
                // What is no object has nothing more to select, and is answered once.
                if members.get(&key).is_none_or(|known| matches!(known, Value::Object(_) | Value::List(_))) {
                    let value = if asked.node.name.node == "__typename" { Value::from(name) } else { field(&ctx.with_field(asked))? };
                    put(members, key, value);
                }
                continue;
            }
            Selection::InlineFragment(fragment) => (fragment.node.type_condition.as_ref(), &fragment.node.selection_set),
            Selection::FragmentSpread(spread) => {
                let Some(fragment) = ctx.query_env.fragments.get(&spread.node.fragment_name.node) else {
                    return Err(ServerError::new("there is no such fragment", Some(spread.pos)));
                };
                (Some(&fragment.node.type_condition), &fragment.node.selection_set)
            }
        };
        let registry = &ctx.schema_env.registry;
        let is_one = |of: &str| {
            registry.implements.get(name).is_some_and(|all| all.contains(of))
                || registry.types.get(of).is_some_and(|of| of.is_abstract() && of.is_possible_type(name))
        };
        if condition.is_none_or(|condition| condition.node.on.node == name || is_one(&condition.node.on.node)) {
            collect(&ctx.with_selection_set(below), name, field, members)?;
        }
    }
    Ok(())
}

/// Puts a member into an object; what is selected under one key in two places stands there together.
fn put(members: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    match members.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut known) => join(known.get_mut(), value),
    }
}

fn join(known: &mut Value, more: Value) {
    match (known, more) {
        (Value::Object(known), Value::Object(more)) => more.into_iter().for_each(|(key, value)| put(known, key, value)),
        (Value::List(known), Value::List(more)) => known.iter_mut().zip(more).for_each(|(known, more)| join(known, more)),
        _ => {}
    }
}

/// Writes a list; `member` answers each at its index.
///
/// # Errors
/// That of the first member that has no value.
pub fn list<'a, T>(
    ctx: &'a ContextSelectionSet<'a>,
    members: impl IntoIterator<Item = T>,
    member: impl Fn(&ContextSelectionSet<'_>, T) -> ServerResult<Value>,
) -> ServerResult<Value> {
    let each = |(nth, of)| member(&ctx.with_index(nth), of);
    members.into_iter().enumerate().map(each).collect::<ServerResult<_>>().map(Value::List)
}

/// Writes what a field holds, which the library knows how to write.
///
/// # Errors
/// As the value says; `Internal` where it waits for something.
pub fn resolve_now(ctx: &Context<'_>, value: &impl OutputType) -> ServerResult<Value> {
    let below = ctx.with_selection_set(&ctx.item.node.selection_set);
    let written = OutputType::resolve(value, &below, ctx.item).now_or_never();
    written.unwrap_or_else(|| Err(field_error(ctx, Error::internal("what is loaded waits for nothing"))))
}

/// What stands in a place that can be null: where it has no value, the error is told beside it.
pub fn or_null(ctx: &Context<'_>, value: ServerResult<Value>) -> ServerResult<Value> {
    Ok(value.unwrap_or_else(|error| {
        ctx.add_error(error);
        Value::Null
    }))
}

/// The error of a field that a type does not have: validation finds it before.
pub fn no_field(ctx: &Context<'_>, of: &str) -> ServerError {
    field_error(ctx, Error::internal(format!("{of}.{} is no field", ctx.item.node.name.node)))
}

/// The error of a type that is known to the schema alone, and answered by what holds it.
pub fn schema_only(ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerError {
    ctx.set_error_path(Error::internal("this is answered by what holds it").into_graphql().into_server_error(field.pos))
}

/// An error of the field that is answered.
pub fn field_error(ctx: &Context<'_>, error: Error) -> ServerError {
    ctx.set_error_path(error.into_graphql().into_server_error(ctx.item.pos))
}
