//! The rewriting of a SELECT: each table's name is shadowed by a CTE of the viewer's rows, built once per set of rights.
//!
//! ```sql
//! WITH "contract" AS NOT MATERIALIZED (SELECT id, …, CASE WHEN 1 = 0 THEN rate END AS rate FROM public."contract" WHERE programme_id IN ($2))
//! SELECT … FROM "contract" WHERE …
//! ```
//! On PostgreSQL the reader's `search_path` leaves the base tables out, so that a name which was missed fails closed.

use super::cast::{Cast, Hidden};
use super::inspect::{Opening, inspect};
use super::tokens::{Kind, tokens};
use crate::access::{Described, Policy, Rights, describe, readable, showing};
use entity::Class;
use sea_orm::{DbBackend, DbErr, IdenStatic, Statement, Value, Values};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

type Make = fn(&Rights, DbBackend, &HashMap<&'static str, usize>) -> Result<Cast, DbErr>;

/// How many rewritten statements are kept per set of rights.
const KEPT: usize = 512;

/// Every table of the database, with the policy of each. One that is listed without a policy can't be read.
#[derive(Default)]
pub struct Tables(Vec<(&'static str, Option<Make>)>, Vec<fn() -> Described>, Vec<fn(&Rights) -> Readable>, HashMap<&'static str, Showing>);

/// The grants by which a table is read, or its columns of a class.
type Showing = fn(&Rights, Option<Class>) -> Vec<String>;

/// The columns of a table, and whether each can ever be read.
type Readable = (&'static str, Vec<(&'static str, bool)>);

impl Tables {
    /// A table with its policy.
    #[must_use]
    pub fn policy<E: Policy>(mut self) -> Self {
        self.0.push((IdenStatic::as_str(&E::default()), Some(Cast::of::<E>)));
        self.1.push(describe::<E>);
        self.2.push(readable::<E>);
        self.3.insert(IdenStatic::as_str(&E::default()), showing::<E>);
        self
    }

    /// And under another name, the rows of it that are counted ([`Policy::counting`]).
    #[must_use]
    pub fn counted<E: Policy>(mut self) -> Self {
        self.0.extend(E::counting().map(|counting| (counting.table, Some(Cast::counted::<E> as Make))));
        self
    }

    /// A table that no view reads.
    #[must_use]
    pub fn internal(mut self, table: &'static str) -> Self {
        self.0.push((table, None));
        self
    }

    /// What each policy says.
    pub fn described(&self) -> Vec<Described> {
        self.1.iter().map(|describe| describe()).collect()
    }

    /// What these rights can ever read of each table.
    pub fn readable(&self, rights: &Rights) -> Vec<Readable> {
        self.2.iter().map(|readable| readable(rights)).collect()
    }

    /// Every table, and whether views read it.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.0.iter().map(|(name, make)| (*name, make.is_some()))
    }
}

/// The CTEs of one set of rights.
pub struct Shadow {
    names: HashMap<&'static str, usize>,
    casts: Vec<Option<Cast>>,
    /// Every table after those that it needs.
    order: Vec<usize>,
    showing: HashMap<&'static str, Showing>,
    rewritten: RwLock<HashMap<String, Arc<Rewritten>>>,
}

/// A rewritten text, and the values of the policies that follow those of the statement.
struct Rewritten {
    sql: String,
    ours: Vec<Value>,
}

impl Shadow {
    /// The tables as these rights see them.
    pub(super) fn cast(tables: &Tables, rights: &Rights, backend: DbBackend) -> Result<Self, DbErr> {
        let names: HashMap<_, _> = tables.0.iter().enumerate().map(|(index, table)| (table.0, index)).collect();
        let cast = |(_, make): &(&str, Option<Make>)| make.map(|make| make(rights, backend, &names)).transpose();
        let casts = tables.0.iter().map(cast).collect::<Result<Vec<_>, _>>()?;
        let mut shadow = Self { names, casts, order: Vec::new(), showing: tables.3.clone(), rewritten: RwLock::default() };
        for index in 0..shadow.casts.len() {
            shadow.place(index, &mut Vec::new())?;
        }
        Ok(shadow)
    }

    /// Puts a table behind those that it needs, and closes what it needs over what they need.
    fn place(&mut self, index: usize, path: &mut Vec<usize>) -> Result<(), DbErr> {
        if path.contains(&index) {
            return Err(super::refused("policies that need each other in a circle"));
        }
        if self.order.contains(&index) {
            return Ok(());
        }
        path.push(index);
        let needs = self.casts[index].as_ref().map(|cast| cast.needs.clone()).unwrap_or_default();
        let mut closed = needs.clone();
        for need in needs {
            self.place(need, path)?;
            closed.extend(self.casts[need].iter().flat_map(|cast| &cast.needs));
        }
        path.pop();
        self.order.push(index);
        if let Some(cast) = &mut self.casts[index] {
            cast.needs = closed;
        }
        Ok(())
    }

    /// Whether a column of a table, or of the rows that are counted of it, is hidden from these rights.
    pub(super) fn hidden(&self, table: &str, column: &str) -> Hidden {
        let cast = self.names.get(table).and_then(|&index| self.casts[index].as_ref());
        cast.and_then(|cast| cast.hidden.get(column)).copied().unwrap_or(Hidden::Never)
    }

    /// The grants by which a table is read, or its columns of a class.
    pub(super) fn showing(&self, table: &str, rights: &Rights, class: Option<Class>) -> Vec<String> {
        self.showing.get(table).map(|showing| showing(rights, class)).unwrap_or_default()
    }

    /// The statement over the viewer's rows.
    pub(super) fn over(&self, statement: Statement) -> Result<Statement, DbErr> {
        let mut theirs = statement.values.map(|values| values.0).unwrap_or_default();
        let rewritten = self.rewritten(&statement.sql, theirs.len())?;
        theirs.extend_from_slice(&rewritten.ours);
        Ok(Statement { sql: rewritten.sql.clone(), values: Some(Values(theirs)), db_backend: statement.db_backend })
    }

    fn rewritten(&self, sql: &str, binds: usize) -> Result<Arc<Rewritten>, DbErr> {
        if let Some(known) = self.rewritten.read().unwrap_or_else(PoisonError::into_inner).get(sql) {
            return Ok(known.clone());
        }
        let rewritten = Arc::new(self.rewrite(sql, binds)?);
        let mut kept = self.rewritten.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(sql.to_owned(), rewritten.clone());
        Ok(rewritten)
    }

    fn rewrite(&self, sql: &str, binds: usize) -> Result<Rewritten, DbErr> {
        let tokens = tokens(sql).map_err(super::refused)?;
        let inspected = inspect(&tokens, &self.names).map_err(super::refused)?;
        let mut used = vec![false; self.casts.len()];
        for index in inspected.tables {
            let cast = self.casts[index].as_ref().ok_or_else(|| super::refused("a table without a policy"))?;
            used[index] = true;
            cast.needs.iter().for_each(|&need| used[need] = true);
        }
        let (mut text, mut ours) = (String::with_capacity(sql.len() + 2048), Vec::new());
        let (with, start) = match inspected.opening {
            Opening::WithRecursive => ("WITH RECURSIVE ", tokens[1].end),
            Opening::With => ("WITH ", tokens[0].end),
            Opening::Select => ("WITH ", tokens[0].start),
        };
        let shadows: Vec<_> = self.order.iter().filter(|&&index| used[index]).filter_map(|&index| self.casts[index].as_ref()).collect();
        if !shadows.is_empty() || inspected.opening != Opening::Select {
            text.push_str(with);
        }
        for (nth, cast) in shadows.iter().enumerate() {
            text.push_str(if nth == 0 { "" } else { ", " });
            for (piece, value) in cast.pieces.iter().zip(cast.values.iter().map(Some).chain([None])) {
                text.push_str(piece);
                if let Some(value) = value {
                    ours.push(value.clone());
                    text.push_str(&format!("${}", binds + ours.len()));
                }
            }
        }
        text.push_str(if inspected.opening == Opening::Select || shadows.is_empty() { " " } else { ", " });
        // Both engines read numbered placeholders; what sea-orm writes for SQLite is numbered here.
        let (mut cut, mut count) = (start, 0);
        for token in tokens.iter().filter(|token| token.kind == Kind::Bind && token.text == "?") {
            count += 1;
            text.push_str(&format!("{}${count}", &sql[cut..token.start]));
            cut = token.end;
        }
        text.push_str(&sql[cut..]);
        Ok(Rewritten { sql: text, ours })
    }
}
