//! What a plan promises: where in a row of the answer each asked field stands.
//! A field is found by its response key and name, so that arguments are read once, by the plan. Where a confidential or personal value is
//! read, that is noted.

use super::answer::{field_error, object};
use super::asker::{Redaction, asker};
use super::field::Answer;
use super::json::Json;
use super::noted::Noted;
use super::page::PageShape;
use crate::error::Error;
use async_graphql::{Context, ContextSelectionSet, ID, ServerResult, Value};
use entity::{Class, Vocabulary};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

type Result<T, E = async_graphql::Error> = std::result::Result<T, E>;

/// The fields of a noun at one place of a query.
#[derive(Default)]
pub struct Shape {
    /// The table, which is the prefix of its ids.
    pub table: &'static str,
    /// The fields that the query asks there.
    pub fields: Vec<Cell>,
}

/// Where a field stands.
pub struct Cell {
    /// Its response key: the alias, or the name.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its index in the row.
    pub at: usize,
    /// Who may not see it.
    pub secrecy: Secrecy,
    /// Whether it is noted who reads it.
    pub noted: Noted,
    /// The fields of what it holds, where that is a noun or a list of nouns.
    pub shape: Option<Arc<Shape>>,
    /// How it is paged, where it is a connection.
    pub page: Option<Arc<PageShape>>,
    /// How it is answered, where it is a field of a noun; what else is loaded is read by who loaded it.
    pub answer: Option<Answer>,
}

/// How a hidden field is told from an empty one.
#[derive(Clone, Debug)]
pub enum Secrecy {
    /// It is never hidden.
    Open,
    /// A null is a hidden value.
    Null(Class),
    /// A flag beside it says whether it is seen.
    Flag(usize, Class),
    /// It was not loaded; the input that asked what must not be known is named.
    Hidden(Class, Option<String>),
    /// It was not loaded: an argument is wrong, and how.
    Wrong(String, String),
}

/// A noun's row of an answer.
#[derive(Clone)]
pub struct Row {
    cells: Json,
    shape: Arc<Shape>,
}

/// What a field of a noun can hold.
pub trait Loaded: Sized {
    /// Reads it from its place in the row; `None` where it does not fit.
    fn load(json: &Json, cell: &Cell) -> Option<Self>;
}

impl Row {
    /// The row, unless there is none: a join that found nothing, or nothing that the viewer may see.
    pub fn new(cells: &Json, shape: &Arc<Shape>) -> Option<Self> {
        (!cells.is_null()).then(|| Self { cells: cells.clone(), shape: shape.clone() })
    }

    /// The key of the row.
    pub fn key(&self) -> Option<Uuid> {
        self.cells.at(0).text().and_then(|text| text.parse().ok())
    }

    /// The global id: the table and the key.
    pub fn id(&self) -> ID {
        ID(super::ids::global(self.shape.table, self.key().unwrap_or_default()))
    }

    /// A cell by its index.
    pub fn cell(&self, at: usize) -> &Json {
        self.cells.at(at)
    }

    /// Everything that is selected of it, as a value of this type.
    ///
    /// # Errors
    /// That of the first field that can't be null and has no value.
    pub fn answer(&self, ctx: &ContextSelectionSet<'_>, name: &str) -> ServerResult<Value> {
        object(ctx, name, &mut |ctx| self.field(ctx))
    }

    /// One field of it.
    ///
    /// # Errors
    /// That it has no value, where it can't be null.
    pub fn field(&self, ctx: &Context<'_>) -> ServerResult<Value> {
        if ctx.item.node.name.node == "id" {
            return Ok(self.id().into());
        }
        let cell = self.cell_of(ctx).map_err(|error| field_error(ctx, error))?;
        let answer =
            cell.answer.ok_or_else(|| field_error(ctx, Error::internal(format!("{}.{} is no field", self.shape.table, cell.name))))?;
        answer(self, cell, ctx)
    }

    /// A field that permission can hide, or that can be empty.
    pub fn maybe<T: Loaded>(&self, ctx: &Context<'_>) -> Option<Result<T>> {
        self.cell_of(ctx).and_then(|cell| self.read(cell, ctx)).map_err(Error::into_graphql).transpose()
    }

    /// The same, of a known cell.
    pub(super) fn maybe_at<T: Loaded>(&self, cell: &Cell, ctx: &Context<'_>) -> Option<Result<T>> {
        self.read(cell, ctx).map_err(Error::into_graphql).transpose()
    }

    /// A field that everybody who has the row can read.
    pub fn sure<T: Loaded>(&self, ctx: &Context<'_>) -> Result<T> {
        self.cell_of(ctx).map_err(Error::into_graphql).and_then(|cell| self.sure_at(cell, ctx))
    }

    /// The same, of a known cell.
    pub(super) fn sure_at<T: Loaded>(&self, cell: &Cell, ctx: &Context<'_>) -> Result<T> {
        let found = self.read(cell, ctx).map_err(Error::into_graphql)?;
        found.ok_or_else(|| Error::internal(format!("{}: no value", cell.name)).into_graphql())
    }

    /// Whether the field was planned at all: a key of an aggregate has only what was grouped by.
    pub fn has(&self, ctx: &Context<'_>) -> bool {
        let field = ctx.field();
        self.shape.fields.iter().any(|cell| cell.name == field.name())
    }

    /// The cell of the field that is resolved.
    fn cell_of(&self, ctx: &Context<'_>) -> Result<&Cell, Error> {
        let (name, key) = (&ctx.item.node.name.node, &ctx.item.node.response_key().node);
        let found = self.shape.fields.iter().find(|cell| *key == cell.key && *name == cell.name);
        found.ok_or_else(|| Error::internal(format!("{}.{name} was not planned", self.shape.table)))
    }

    fn read<T: Loaded>(&self, cell: &Cell, ctx: &Context<'_>) -> Result<Option<T>, Error> {
        let Some(json) = self.shown(cell, ctx)? else { return Ok(None) };
        let read = T::load(json, cell).ok_or_else(|| Error::internal(format!("{}.{} reads {json:?}", self.shape.table, cell.name)))?;
        if let Some(class) = cell.noted.class(&self.cells) {
            asker(ctx)?.notes().shown(self.shape.table, class, &cell.name, self.key());
        }
        Ok(Some(read))
    }

    /// What stands in a cell, if this viewer may see it, and there is anything.
    fn shown(&self, cell: &Cell, ctx: &Context<'_>) -> Result<Option<&Json>, Error> {
        let json = self.cells.at(cell.at);
        let hidden = match &cell.secrecy {
            Secrecy::Open => None,
            Secrecy::Null(class) => json.is_null().then_some((*class, None)),
            Secrecy::Flag(at, class) => (self.cells.at(*at).truth() != Some(true)).then_some((*class, None)),
            Secrecy::Hidden(class, input) => Some((*class, input.clone())),
            Secrecy::Wrong(path, message) => return Err(Error::invalid(path, message)),
        };
        if let Some((class, input)) = hidden {
            asker(ctx)?.redact(Redaction::at(ctx, class, input));
            return Ok(None);
        }
        Ok((!json.is_null()).then_some(json))
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("table", &self.shape.table).field("cells", &self.cells).finish()
    }
}

impl Loaded for Row {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Self::new(json, cell.shape.as_ref()?)
    }
}

impl<T: Loaded> Loaded for Vec<T> {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        // A list that a column holds is a text there.
        let held = json.text().map(Json::parse).transpose().ok()?;
        held.as_ref().unwrap_or(json).list().iter().map(|member| T::load(member, cell)).collect()
    }
}

impl Loaded for ID {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.text().map(Self::from)
    }
}

impl Loaded for String {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.text().map(str::to_owned)
    }
}

impl Loaded for bool {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.truth()
    }
}

impl Loaded for i32 {
    fn load(json: &Json, _: &Cell) -> Option<Self> {
        json.number()?.try_into().ok()
    }
}

macro_rules! vocabularies {
    ($($Name:ident),+) => {
        $(impl Loaded for entity::$Name {
            fn load(json: &Json, _: &Cell) -> Option<Self> {
                Self::parse(json.text()?)
            }
        })+
    };
}
entity::with_vocabularies!(vocabularies);
