//! The root fields' way in: one statement each, run on the viewer's database.

use super::asker::Asker;
use super::at::{At, Planned};
use super::connection::Connection;
use super::draft::Draft;
use super::json::Json;
use super::noun::{Listed, Noun};
use super::place::{Place, place, shape};
use super::shape::{Cell, Loaded, Row};
use crate::error::Error;
use crate::store::View;
use async_graphql::{Context, SelectionField};
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

/// What a field of a root answers.
type Answer<T> = async_graphql::Result<T>;

/// A key by which one noun is asked.
pub trait By {
    /// The columns that make the key, each with its value.
    ///
    /// # Errors
    /// `Invalid` where it is malformed.
    fn key(self) -> Result<Vec<(&'static str, Value)>, Error>;
}

/// The noun with this key, if the viewer reads it.
pub async fn find<N: Noun>(ctx: &Context<'_>, by: impl By) -> Option<Answer<N>> {
    let found = async {
        let (asker, key) = (ctx.data::<std::sync::Arc<Asker>>()?, by.key().map_err(Error::into_graphql)?);
        let condition = |draft: &mut Draft<'_>, alias: &str| {
            key.into_iter().map(|(column, value)| format!("{alias}.{column} = {}", draft.bind(value))).collect::<Vec<_>>().join(" AND ")
        };
        find_in(asker, &asker.view, &[ctx.field()], condition).await.map_err(Error::into_graphql)
    };
    found.await.transpose()
}

/// The noun with this key, with what these fields select of it, as a view has it now.
pub async fn by_key<N: Noun>(asker: &Asker, view: &View, fields: &[SelectionField<'_>], key: Uuid) -> Result<Option<N>, Error> {
    find_in(asker, view, fields, |draft, alias| format!("{alias}.id = {}", draft.bind(key))).await
}

async fn find_in<N: Noun>(
    asker: &Asker,
    view: &View,
    fields: &[SelectionField<'_>],
    condition: impl FnOnce(&mut Draft<'_>, &str) -> String,
) -> Result<Option<N>, Error> {
    let mut draft = Draft::new(asker, view);
    let alias = draft.place()?;
    let mut place = place::<N>(&mut draft, alias, fields)?;
    let condition = condition(&mut draft, &place.alias);
    let row = draft.answer(&place.row(&draft));
    let sql = format!("SELECT {row} AS answer FROM {} AS {}{} WHERE {condition} LIMIT 1", N::table(), place.alias, place.joins);
    let shape = shape::<N>(&mut place);
    Ok(run(view, sql, draft).await?.and_then(|json| Row::new(&json, &shape)).map(N::from))
}

/// A page of the nouns that meet conditions over their alias.
pub async fn list<N: Listed>(
    ctx: &Context<'_>,
    among: impl FnOnce(&mut At<'_, '_, N>, &str) -> Result<Vec<String>, Error>,
) -> Option<Answer<Connection<N>>> {
    field(ctx, |at| at.many_among::<N>(among)).await
}

/// A field of the root that is planned like a field of a noun.
pub async fn field<N: Noun, T: Loaded>(ctx: &Context<'_>, plan: impl FnOnce(&mut At<'_, '_, N>) -> Planned) -> Option<Answer<T>> {
    planned(ctx, plan).await.transpose()
}

async fn planned<N: Noun, T: Loaded>(ctx: &Context<'_>, plan: impl FnOnce(&mut At<'_, '_, N>) -> Planned) -> Answer<Option<T>> {
    let asker = ctx.data::<std::sync::Arc<Asker>>()?;
    let mut draft = Draft::new(asker, &asker.view);
    let mut place = Place::empty("root".to_owned());
    plan(&mut At::new(&mut draft, &mut place, vec![ctx.field()], None)).map_err(Error::into_graphql)?;
    let row = draft.answer(&place.row(&draft));
    let root = super::Shape { table: "root", fields: std::mem::take(&mut place.fields) };
    let answer = match root.fields.first() {
        // What this viewer may not know is not asked.
        Some(Cell { secrecy: super::Secrecy::Hidden(..), .. }) => Some(Json::List([Json::Null].into())),
        _ => run(&asker.view, format!("SELECT {row} AS answer"), draft).await.map_err(Error::into_graphql)?,
    };
    match answer.and_then(|json| Row::new(&json, &root.into())) {
        Some(row) => row.maybe(ctx).transpose(),
        None => Ok(None),
    }
}

/// Runs the statement; its answer is one JSON text, or no row.
pub(super) async fn run(view: &View, sql: String, draft: Draft<'_>) -> Result<Option<Json>, Error> {
    let statement = Statement::from_sql_and_values(view.get_database_backend(), sql, draft.binds());
    let Some(row) = view.query_one_raw(statement).await? else {
        return Ok(None);
    };
    let text: Option<String> = row.try_get_by_index(0)?;
    text.map(|text| Json::parse(&text).map_err(Error::internal)).transpose()
}

/// All of a list.
pub fn everything<N: Noun>(_: &mut At<'_, '_, N>, _: &str) -> Result<Vec<String>, Error> {
    Ok(Vec::new())
}
