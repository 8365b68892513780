//! What a mutation answers: what it made or changed, what is wrong with the input, and what is there now where somebody else was first. Its
//! types are named after its field: `reach_milestone` answers a `ReachMilestonePayload`.

use super::frame::{Framed, Told};
use super::problems::UserError;
use crate::graphql::{Row, Rowed, TypeOf, list_of, no_field, object, or_null, register_fields, resolve_now, schema_only};
use crate::store::{camel, is_camel};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::enum_value;
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use entity::Language;
use std::borrow::Cow;
use std::marker::PhantomData;

/// What came of a mutation (Dutch: resultaat).
pub struct Payload<I: Framed> {
    answer: Answer,
    told: Option<<I::Told as Told>::Shown>,
}

/// An error that the user can mend: known to the schema alone.
struct UserErrorType<I>(PhantomData<I>);

/// What is there now, where somebody else was first: known to the schema alone.
struct Conflict<I>(PhantomData<I>);

/// What every payload holds.
struct Answer {
    shown: Option<Row>,
    errors: Vec<Problem>,
    current: Option<Row>,
}

/// An error, in the language of the request.
struct Problem {
    code: Value,
    message: String,
    path: Vec<String>,
}

/// The types of a payload.
struct Names {
    payload: String,
    shows: String,
    noun: &'static str,
    subject: &'static str,
}

impl<I: Framed> Payload<I> {
    /// What a command came to, and what it tells beside it.
    pub fn new(
        (shown, current): (Option<I::Noun>, Option<I::Subject>),
        errors: Vec<UserError<I::Code>>,
        told: Option<<I::Told as Told>::Shown>,
        language: Language,
    ) -> Self {
        let errors =
            errors.into_iter().map(|error| Problem { code: enum_value(error.code), message: error.message(language), path: error.path });
        let answer = Answer { shown: shown.map(Into::into), errors: errors.collect(), current: current.map(Into::into) };
        Self { answer, told }
    }
}

impl Answer {
    fn field(&self, ctx: &Context<'_>, names: &Names) -> ServerResult<Value> {
        let below = ctx.with_selection_set(&ctx.item.node.selection_set);
        let row = |ctx: &Context<'_>, row: &Option<Row>, name| {
            let below = ctx.with_selection_set(&ctx.item.node.selection_set);
            or_null(ctx, row.as_ref().map_or(Ok(Value::Null), |row| row.answer(&below, name)))
        };
        match ctx.item.node.name.node.as_str() {
            "errors" => list_of(&below, &self.errors, |ctx, error| error.answer(ctx, names)),
            "conflict" if self.current.is_none() => Ok(Value::Null),
            "conflict" => object(&below, &format!("{}Conflict", names.payload), &mut |ctx| match ctx.item.node.name.node.as_str() {
                "current" => row(ctx, &self.current, names.subject),
                _ => Err(no_field(ctx, "Conflict")),
            }),
            shows if shows == names.shows => row(ctx, &self.shown, names.noun),
            _ => Err(no_field(ctx, "Payload")),
        }
    }
}

impl Problem {
    fn answer(&self, ctx: &ContextSelectionSet<'_>, names: &Names) -> ServerResult<Value> {
        object(ctx, &format!("{}Error", names.payload), &mut |ctx| match ctx.item.node.name.node.as_str() {
            "code" => Ok(self.code.clone()),
            "message" => Ok(self.message.clone().into()),
            "path" => Ok(Value::List(self.path.iter().map(|part| part.as_str().into()).collect())),
            _ => Err(no_field(ctx, "Error")),
        })
    }
}

/// `reach_milestone` as `ReachMilestone`.
fn pascal(field: &str) -> String {
    camel(&format!("_{field}"))
}

fn name_of<I: Framed>(what: &str) -> Cow<'static, str> {
    (pascal(I::FIELD) + what).into()
}

impl<I: Framed> OutputType for Payload<I> {
    fn type_name() -> Cow<'static, str> {
        name_of::<I>("Payload")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let shows = camel(I::SHOWS);
        let mut fields: Vec<(&str, TypeOf, &[&str])> =
            vec![(&shows, <Option<I::Noun> as OutputType>::create_type_info, &["What was made or changed; null where it was not."])];
        if let Some((name, about)) = I::TELLS {
            fields.push((name, <Option<<I::Told as Told>::Shown> as OutputType>::create_type_info, about));
        }
        fields.push((
            "errors",
            <Vec<UserErrorType<I>> as OutputType>::create_type_info,
            &["All that is wrong with the input; empty where it was done."],
        ));
        fields.push((
            "conflict",
            <Option<Conflict<I>> as OutputType>::create_type_info,
            &["What is there now, where somebody else was first."],
        ));
        register_fields::<Self>(registry, &["What came of it (Dutch: resultaat)."], &fields)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        let names = Names { payload: pascal(I::FIELD), shows: camel(I::SHOWS), noun: I::Noun::NAME, subject: I::Subject::NAME };
        object(ctx, &Self::type_name(), &mut |ctx| match I::TELLS {
            Some((name, _)) if is_camel(&ctx.item.node.name.node, name) => resolve_now(ctx, &self.told),
            _ => self.answer.field(ctx, &names),
        })
    }
}

impl<I: Framed> OutputType for UserErrorType<I> {
    fn type_name() -> Cow<'static, str> {
        name_of::<I>("Error")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_fields::<Self>(
            registry,
            &["An error that you can mend (Dutch: fout in de invoer)."],
            &[
                ("code", I::Code::create_type_info, &["Which."]),
                ("message", <String as OutputType>::create_type_info, &["What it says, in the language of the request."]),
                ("path", <Vec<String> as OutputType>::create_type_info, &["Where in the input."]),
            ],
        )
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Err(schema_only(ctx, field))
    }
}

impl<I: Framed> OutputType for Conflict<I> {
    fn type_name() -> Cow<'static, str> {
        name_of::<I>("Conflict")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_fields::<Self>(
            registry,
            &["What is there now, where somebody else was first (Dutch: conflict)."],
            &[("current", <Option<I::Subject> as OutputType>::create_type_info, &["As it is now."])],
        )
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Err(schema_only(ctx, field))
    }
}
