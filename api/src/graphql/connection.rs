//! Connections: a page of a list, where it stands, and how many there are in all.

use super::asker::Asker;
use super::cursor;
use super::json::Json;
use super::noun::Noun;
use super::page::{COUNTED, PageShape};
use super::shape::{Cell, Loaded, Shape};
use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

/// A page of a list of nouns.
pub struct Connection<N> {
    answer: Json,
    shape: Arc<Shape>,
    page: Arc<PageShape>,
    of: PhantomData<N>,
}

/// One of the list, and its place in it.
pub struct Edge<N> {
    row: Json,
    shape: Arc<Shape>,
    page: Arc<PageShape>,
    of: PhantomData<N>,
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
        Some(Self { answer: json.clone(), shape: cell.shape.clone()?, page: cell.page.clone()?, of: PhantomData })
    }
}

impl<N: Noun> Connection<N> {
    /// The rows of the page, in the order of the list. One row more was read, to know whether there is more.
    fn rows(&self) -> Vec<&Json> {
        let mut rows: Vec<_> = self.answer.at(1).list().iter().take(self.page.rows).collect();
        if self.page.backwards {
            rows.reverse();
        }
        rows
    }

    fn more(&self) -> bool {
        self.answer.at(1).list().len() > self.page.rows
    }

    fn count(&self) -> i64 {
        self.answer.at(0).number().unwrap_or(0)
    }
}

impl PageShape {
    fn cursor(&self, row: &Json) -> String {
        let (from, to) = self.keys;
        cursor::seal(&self.secret, &self.binding, row.list().get(from..to).unwrap_or_default())
    }
}

impl<N: OutputType> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::type_name()).into()
    }
}

impl<N: OutputType> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// A page of a list (Dutch: lijst).
#[Object(name_type)]
impl<N: Noun> Connection<N> {
    /// What the page lists.
    async fn nodes(&self) -> Vec<N> {
        self.rows().into_iter().filter_map(|row| super::Row::new(row, &self.shape)).map(N::from).collect()
    }

    /// The same, each with its cursor.
    async fn edges(&self) -> Vec<Edge<N>> {
        let edge = |row: &Json| Edge { row: row.clone(), shape: self.shape.clone(), page: self.page.clone(), of: PhantomData };
        self.rows().into_iter().map(edge).collect()
    }

    /// Where the page stands in the list.
    async fn page_info(&self) -> PageInfo {
        let (rows, page) = (self.rows(), &self.page);
        PageInfo {
            has_next_page: if page.backwards { page.resumed } else { self.more() },
            has_previous_page: if page.backwards { self.more() } else { page.resumed },
            start_cursor: rows.first().map(|row| page.cursor(row)),
            end_cursor: rows.last().map(|row| page.cursor(row)),
        }
    }

    /// How many the list holds, over all pages; exact up to 10,000 (Dutch: aantal).
    async fn total_count(&self) -> i32 {
        i32::try_from(self.count().min(COUNTED)).unwrap_or(i32::MAX)
    }

    /// Whether you may read all of these in every programme that you know; where not, there can be more than you see, and more than
    /// `totalCount` says (Dutch: volledig).
    async fn complete(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(ctx.data::<Arc<Asker>>()?.view.reads_all::<N::Entity>())
    }

    /// Whether there are more than `totalCount` says.
    async fn total_count_capped(&self) -> bool {
        self.count() > COUNTED
    }
}

/// One of a list, and its place in it.
#[Object(name_type)]
impl<N: Noun> Edge<N> {
    /// The thing itself.
    async fn node(&self) -> Option<N> {
        super::Row::new(&self.row, &self.shape).map(N::from)
    }

    /// Its place in the list, to go on from. Opaque; good for this filter and this order alone.
    async fn cursor(&self) -> String {
        self.page.cursor(&self.row)
    }
}
