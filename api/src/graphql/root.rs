//! The fields of a root, as a table. Each waits for its own statement, or for what it does, on the heap: what waits for one of them is not part of
//! what waits for any.

use super::aggregate::{Aggregated, aggregate};
use super::answer::or_null;
use super::at::At;
use super::connection::Connection;
use super::field::{FieldDefinition, register_object};
use super::find::{By, find, list};
use super::noun::{Listed, Noun};
use crate::error::Error;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{ContainerType, Context, ContextSelectionSet, InputType, ObjectType, OutputType, Positioned, ServerResult, Value};
use futures::future::BoxFuture;
use std::borrow::Cow;
use std::marker::PhantomData;

/// How a field of a root is answered.
type Run = Box<dyn for<'a> Fn(&'a Context<'a>) -> BoxFuture<'a, ServerResult<Value>> + Send + Sync>;
/// Conditions on the rows of a list, over their alias.
type Among<N> = fn(&mut At<'_, '_, N>, &str) -> Result<Vec<String>, Error>;

/// A field of a root.
pub struct RootField {
    definition: FieldDefinition,
    run: Run,
    can_be_null: bool,
}

impl RootField {
    /// Any field, of what it answers.
    pub fn new<T: OutputType>(
        name: &str,
        about: &[&str],
        run: impl for<'a> Fn(&'a Context<'a>) -> BoxFuture<'a, ServerResult<Value>> + Send + Sync + 'static,
    ) -> Self {
        let can_be_null = !T::qualified_type_name().ends_with('!');
        Self { definition: FieldDefinition::new(name, about, T::create_type_info), run: Box::new(run), can_be_null }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// One noun, by one of its keys.
    pub fn one<N: Noun, B: By + InputType>(name: &str, about: &[&str]) -> Self {
        Self::new::<Option<N>>(name, about, |ctx| {
            Box::pin(async move {
                let by = argument::<B>(ctx, "by")?;
                answered(ctx, &find::<N>(ctx, by).await).await
            })
        })
        .with::<B>("by", "By one of its keys.")
    }

    /// The nouns that the viewer reads and that meet conditions, in pages.
    pub fn list<N: Listed>(name: &str, about: &[&str], among: Among<N>) -> Self {
        let mut list = Self::new::<Option<Connection<N>>>(name, about, move |ctx| {
            Box::pin(async move { answered(ctx, &list::<N>(ctx, among).await).await })
        });
        list.definition.add_paging::<N>();
        list
    }

    /// How many there are, and sums, in all or in groups.
    pub fn aggregate<N: Aggregated>(name: &str, about: &[&str]) -> Self {
        Self::new::<Option<N::Told>>(name, about, |ctx| {
            Box::pin(async move {
                let filter = argument::<Option<N::Where>>(ctx, "where")?;
                let by = argument_or_default::<Vec<N::By>>(ctx, "groupBy")?;
                answered(ctx, &aggregate::<N>(ctx, filter, &by).await.map(|found| found.map(N::Told::from)).transpose()).await
            })
        })
        .with::<Option<N::Where>>("where", "Only those that meet these conditions.")
        .with_or::<Vec<N::By>>("group_by", "[]", "What groups have in common; at most 5 keys.")
    }

    /// With an argument more.
    #[must_use]
    pub fn with<A: InputType>(mut self, name: &str, about: &str) -> Self {
        self.definition.add::<A>(name, about);
        self
    }

    /// The same, and what it is where nothing is said.
    #[must_use]
    pub fn with_or<A: InputType>(mut self, name: &str, default: &'static str, about: &str) -> Self {
        self.definition.add_or::<A>(name, default, about);
        self
    }
}

/// The value of an argument.
///
/// # Errors
/// What the library says of one that does not fit its type.
pub fn argument<A: InputType>(ctx: &Context<'_>, name: &str) -> ServerResult<A> {
    ctx.param_value(name, None).map(|(_, value)| value).map_err(|error| ctx.set_error_path(error))
}

/// The value of an argument that is something where nothing is said: also where a variable is given for it that is left out.
///
/// # Errors
/// What the library says of one that does not fit its type.
pub fn argument_or_default<A: InputType + Default>(ctx: &Context<'_>, name: &str) -> ServerResult<A> {
    argument::<Option<A>>(ctx, name).map(Option::unwrap_or_default)
}

/// Writes what a field of a root holds.
///
/// # Errors
/// As the value says.
pub async fn answered(ctx: &Context<'_>, value: &impl OutputType) -> ServerResult<Value> {
    let below = ctx.with_selection_set(&ctx.item.node.selection_set);
    OutputType::resolve(value, &below, ctx.item).await
}

/// The fields of a root.
pub trait RootTable: Send + Sync + 'static {
    /// Its name in the schema.
    const NAME: &'static str;
    /// Its description.
    const ABOUT: &'static str;

    /// All of them.
    fn fields() -> &'static [RootField];
}

/// A root whose fields stand in a table.
pub struct Root<T>(PhantomData<T>);

impl<T> Default for Root<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: RootTable> OutputType for Root<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_object::<Self>(registry, &[T::ABOUT], |registry| {
            T::fields().iter().map(|field| field.definition.register(registry)).collect()
        })
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<T: RootTable> ContainerType for Root<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let Some(field) = T::fields().iter().find(|field| field.definition.name == ctx.item.node.name.node.as_str()) else {
            return Ok(None);
        };
        let value = (field.run)(ctx).await;
        if field.can_be_null { or_null(ctx, value).map(Some) } else { value.map(Some) }
    }
}

impl<T: RootTable> ObjectType for Root<T> {}
