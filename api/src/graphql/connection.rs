//! Connections: a page of a list, where it stands, and how many there are in all.

use super::answer::{field_error, list, no_field, object, or_null, resolve_now, schema_only};
use super::asker::asker;
use super::cursor;
use super::field::register_fields;
use super::json::Json;
use super::noun::{Noun, Rowed};
use super::page::{COUNTED, PageShape};
use super::shape::{Cell, Loaded, Row, Shape};
use crate::error::Error;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, ServerResult, SimpleObject, Value};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

/// A page of a list of nouns.
pub struct Connection<N> {
    page: Page,
    of: PhantomData<N>,
}

/// One of the list, and its place in it: known to the schema alone.
struct Edge<N>(PhantomData<N>);

/// A page of a list.
struct Page {
    answer: Json,
    shape: Arc<Shape>,
    slice: Arc<PageShape>,
}

/// Where a page stands in its list (Dutch: bladzijde).
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there is more after this page.
    has_next_page: bool,
    /// Whether there is more before this page.
    has_previous_page: bool,
    /// The cursor of its first row; null where it is empty.
    start_cursor: Option<String>,
    /// The cursor of its last row; null where it is empty.
    end_cursor: Option<String>,
}

impl<N: Noun> Loaded for Connection<N> {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        let page = Page { answer: json.clone(), shape: cell.shape.clone()?, slice: cell.page.clone()? };
        Some(Self { page, of: PhantomData })
    }
}

impl Page {
    /// The rows of the page, in the order of the list. One row more was read, to know whether there is more.
    fn rows(&self) -> Vec<&Json> {
        let mut rows: Vec<_> = self.answer.at(1).list().iter().take(self.slice.rows).collect();
        if self.slice.backwards {
            rows.reverse();
        }
        rows
    }

    fn more(&self) -> bool {
        self.answer.at(1).list().len() > self.slice.rows
    }

    fn count(&self) -> i64 {
        self.answer.at(0).number().unwrap_or(0)
    }

    fn info(&self) -> PageInfo {
        let (rows, page) = (self.rows(), &self.slice);
        PageInfo {
            has_next_page: if page.backwards { page.resumed } else { self.more() },
            has_previous_page: if page.backwards { self.more() } else { page.resumed },
            start_cursor: rows.first().map(|row| page.cursor(row)),
            end_cursor: rows.last().map(|row| page.cursor(row)),
        }
    }

    /// A row of it, as one of these nouns.
    fn node(&self, ctx: &ContextSelectionSet<'_>, name: &str, row: &Json) -> ServerResult<Value> {
        let row = Row::new(row, &self.shape)
            .ok_or_else(|| ctx.set_error_path(Error::internal("a row of nothing").into_graphql().into_server_error(ctx.item.pos)))?;
        row.answer(ctx, name)
    }

    fn edge(&self, ctx: &ContextSelectionSet<'_>, (edge, name): (&str, &str), row: &Json) -> ServerResult<Value> {
        object(ctx, edge, &mut |ctx| match ctx.item.node.name.node.as_str() {
            "node" => or_null(ctx, self.node(&ctx.with_selection_set(&ctx.item.node.selection_set), name, row)),
            "cursor" => Ok(self.slice.cursor(row).into()),
            _ => Err(no_field(ctx, "Edge")),
        })
    }

    fn field(&self, ctx: &Context<'_>, name: &str) -> ServerResult<Value> {
        let below = ctx.with_selection_set(&ctx.item.node.selection_set);
        match ctx.item.node.name.node.as_str() {
            "nodes" => list(&below, self.rows(), |ctx, row| self.node(ctx, name, row)),
            "edges" => {
                let edge = format!("{name}Edge");
                list(&below, self.rows(), |ctx, row| self.edge(ctx, (&edge, name), row))
            }
            "pageInfo" => resolve_now(ctx, &self.info()),
            "totalCount" => Ok(self.count().min(COUNTED).into()),
            "totalCountCapped" => Ok((self.count() > COUNTED).into()),
            "complete" => {
                let asker = asker(ctx).map_err(|error| field_error(ctx, error))?;
                Ok((self.slice.complete)(&asker.view).into())
            }
            _ => Err(no_field(ctx, "Connection")),
        }
    }
}

impl PageShape {
    fn cursor(&self, row: &Json) -> String {
        let (from, to) = self.keys;
        cursor::seal(&self.secret, &self.binding, row.list().get(from..to).unwrap_or_default())
    }
}

impl<N: Rowed> OutputType for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::NAME).into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let complete = [
            "Whether you may read all of these in every programme that you know; where not, there can be more than you see, and more than",
            "`totalCount` says (Dutch: volledig).",
        ];
        register_fields::<Self>(
            registry,
            &["A page of a list (Dutch: lijst)."],
            &[
                ("nodes", <Vec<N> as OutputType>::create_type_info, &["What the page lists."]),
                ("edges", <Vec<Edge<N>> as OutputType>::create_type_info, &["The same, each with its cursor."]),
                ("pageInfo", <PageInfo as OutputType>::create_type_info, &["Where the page stands in the list."]),
                (
                    "totalCount",
                    <i32 as OutputType>::create_type_info,
                    &["How many the list holds, over all pages; exact up to 10,000 (Dutch: aantal)."],
                ),
                ("complete", <bool as OutputType>::create_type_info, &complete),
                ("totalCountCapped", <bool as OutputType>::create_type_info, &["Whether there are more than `totalCount` says."]),
            ],
        )
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        object(ctx, &Self::type_name(), &mut |ctx| self.page.field(ctx, N::NAME))
    }
}

impl<N: Rowed> OutputType for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::NAME).into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_fields::<Self>(
            registry,
            &["One of a list, and its place in it."],
            &[
                ("node", <Option<N> as OutputType>::create_type_info, &["The thing itself."]),
                (
                    "cursor",
                    <String as OutputType>::create_type_info,
                    &["Its place in the list, to go on from. Opaque; good for this filter and this order alone."],
                ),
            ],
        )
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Err(schema_only(ctx, field))
    }
}
