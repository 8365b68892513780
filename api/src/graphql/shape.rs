//! What a plan promises the resolvers: where in a row of the answer each asked field stands.
//! A field is found by its response key and name, so that arguments are read once, by the plan. Where a resolver reads a
//! confidential or personal value, that is noted.

use super::asker::{Asker, Redaction};
use super::json::Json;
use super::noted::Noted;
use super::page::PageShape;
use crate::error::Error;
use async_graphql::{Context, ID, Result};
use entity::{Class, Vocabulary};
use std::sync::Arc;
use uuid::Uuid;

/// The fields of a noun at one place of a query.
#[derive(Debug, Default)]
pub struct Shape {
    /// The table, which is the prefix of its ids.
    pub table: &'static str,
    /// The fields that the query asks there.
    pub fields: Vec<Cell>,
}

/// Where a field stands.
#[derive(Debug)]
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
#[derive(Clone, Debug)]
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

    /// A field that permission can hide, or that can be empty.
    pub fn maybe<T: Loaded>(&self, ctx: &Context<'_>) -> Option<Result<T>> {
        self.read(ctx).transpose()
    }

    /// A field that everybody who has the row can read.
    pub fn sure<T: Loaded>(&self, ctx: &Context<'_>) -> Result<T> {
        self.read(ctx)?.ok_or_else(|| Error::internal(format!("{}: no value", ctx.field().name())).into_graphql())
    }

    /// Whether the field was planned at all: a key of an aggregate has only what was grouped by.
    pub fn has(&self, ctx: &Context<'_>) -> bool {
        let field = ctx.field();
        self.shape.fields.iter().any(|cell| cell.name == field.name())
    }

    fn read<T: Loaded>(&self, ctx: &Context<'_>) -> Result<Option<T>> {
        let field = ctx.field();
        let (name, key) = (field.name(), field.alias().unwrap_or(field.name()));
        let found = self.shape.fields.iter().find(|cell| cell.key == key && cell.name == name);
        let cell = found.ok_or_else(|| Error::internal(format!("{}.{name} was not planned", self.shape.table)).into_graphql())?;
        let json = self.cells.at(cell.at);
        let hidden = match &cell.secrecy {
            Secrecy::Open => None,
            Secrecy::Null(class) => json.is_null().then_some((*class, None)),
            Secrecy::Flag(at, class) => (self.cells.at(*at).truth() != Some(true)).then_some((*class, None)),
            Secrecy::Hidden(class, input) => Some((*class, input.clone())),
            Secrecy::Wrong(path, message) => return Err(Error::invalid(path, message).into_graphql()),
        };
        if let Some((class, input)) = hidden {
            ctx.data::<Arc<Asker>>()?.redact(Redaction::at(ctx, class, input));
            return Ok(None);
        }
        if json.is_null() {
            return Ok(None);
        }
        let read =
            T::load(json, cell).ok_or_else(|| Error::internal(format!("{}.{name} reads {json:?}", self.shape.table)).into_graphql())?;
        if let Some(class) = cell.noted.class(&self.cells) {
            ctx.data::<Arc<Asker>>()?.notes().shown(self.shape.table, class, name, self.key());
        }
        Ok(Some(read))
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
