//! Where a noun's rows stand in the statement, and what its fields add there.
//!
//! - a to-one edge is a LEFT JOIN of the same statement, however deep;
//! - a value (a count, a sum) is a scalar of the same statement;
//! - a to-many edge is folded into it as JSON.
//!
//! So a root field is one statement, whatever the query's shape and the number of rows.

use super::draft::Draft;
use super::field::Field;
use super::noted::{Noted, is_noted};
use super::noun::Noun;
use super::place::{Place, TOO_MUCH, attempt, place, shape};
use super::question::AskedField;
use super::shape::{Cell, Secrecy, Shape};
use crate::access::{Cover, Covers, Policy};
use crate::error::Error;
use crate::store::Hidden;
use async_graphql::{InputType, SelectionField};
use chrono::Datelike;
use entity::Class;
use sea_orm::{EntityTrait, IdenStatic, Value as Bind};
use std::marker::PhantomData;
use std::sync::Arc;

/// A step of planning.
pub type Planned = Result<(), Error>;
type Column<N> = <<N as Noun>::Entity as EntityTrait>::Column;

/// One field of a noun, at one place of the query.
pub struct At<'a, 'q, N> {
    /// The statement.
    pub draft: &'a mut Draft<'q>,
    pub(super) place: &'a mut Place,
    pub(super) question: AskedField<'q>,
    /// What the schema says of it, where it is one of the noun's own.
    own: Option<&'static Field>,
    noun: PhantomData<N>,
}

impl<'a, 'q, N: Noun> At<'a, 'q, N> {
    pub(super) fn new(
        draft: &'a mut Draft<'q>,
        place: &'a mut Place,
        fields: Vec<SelectionField<'q>>,
        own: Option<&'static Field>,
    ) -> Self {
        Self { draft, place, question: AskedField::new(fields), own, noun: PhantomData }
    }

    /// Whether the arguments fit their types.
    pub(super) fn fits(&self) -> Planned {
        self.own.map_or(Ok(()), |own| own.definition.fits(self.question.given()?))
    }

    /// The field's name in the schema.
    pub fn field(&self) -> &'q str {
        self.question.name()
    }

    /// An argument.
    ///
    /// # Errors
    /// `Invalid` where it is not what the schema says.
    pub fn arg<T: InputType>(&self, name: &str) -> Result<T, Error> {
        self.question.arg(name)
    }

    /// A column of the row, for use in an expression.
    pub fn col(&mut self, column: Column<N>) -> String {
        let name = IdenStatic::as_str(&column);
        self.place.uses(name);
        format!("{}.{name}", self.place.alias)
    }

    /// A column that holds a key, as JSON holds it.
    pub fn key_of(&mut self, column: Column<N>) -> String {
        self.col(column);
        self.draft.member(&self.place.alias, column)
    }

    /// A condition in which `{column}` is a column of the row, `{today}` the day, `{this_year}` its year, and `{absentee}` the account for whom who asks acts.
    /// `{by_me column}` holds where the account in a column is, in the eyes of who counts eyes, who asks: it is of his person or of
    /// the person for whom he acts, or acted for one of them when it wrote in the row. `{edited_by_me}` holds where one of these
    /// changed the row while it was a draft.
    ///
    /// # Errors
    /// `Internal` where there is no such column.
    pub fn over_columns(&mut self, condition: &str) -> Result<String, Error> {
        let mut parts = condition.split('{');
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').ok_or_else(|| Error::internal("an open brace in a condition"))?;
            let of = |name: &str| name.parse::<Column<N>>().map_err(|_| Error::internal(format!("no column {name}")));
            let written = match (name, name.strip_prefix("by_me ")) {
                (_, Some(column)) => self.by_me(of(column)?),
                ("edited_by_me", _) => self.edited_by_me(),
                ("today", _) => self.bind(self.draft.today),
                ("this_year", _) => self.bind(self.draft.today.year()),
                ("absentee", _) => self.bind(self.draft.on_behalf_of),
                _ => self.col(of(name)?),
            };
            sql.push_str(&written);
            sql.push_str(rest);
        }
        Ok(sql)
    }

    /// Whether the account in a column is who asks, or took part for him.
    fn by_me(&mut self, column: Column<N>) -> String {
        let (account, id, selves) = (self.col(column), self.id(), self.draft.selves.clone());
        let own = self.draft.one_of_keys(&account, &selves);
        let served = self.draft.one_of_keys("acted.on_behalf_of_id", &selves);
        let acted =
            format!("SELECT 1 FROM change_event AS acted WHERE acted.entity_id = {id} AND acted.account_id = {account} AND {served}");
        format!("({own} OR EXISTS ({acted}))")
    }

    /// Whether who asks, or the one for whom he acts, changed the row while it was a draft.
    fn edited_by_me(&mut self) -> String {
        let (id, selves) = (self.id(), self.draft.selves.clone());
        let own = self.draft.one_of_keys("edited.account_id", &selves);
        let served = self.draft.one_of_keys("edited.on_behalf_of_id", &selves);
        format!(
            "EXISTS (SELECT 1 FROM change_event AS edited WHERE edited.entity_id = {id} AND edited.field = 'editedBy' AND ({own} OR {served}))"
        )
    }

    /// The key of the row, for use in an expression.
    pub fn id(&self) -> String {
        format!("{}.id", self.place.alias)
    }

    /// A value, as a placeholder.
    pub fn bind(&mut self, value: impl Into<Bind>) -> String {
        self.draft.bind(value)
    }

    /// The column of the same name as the field.
    ///
    /// # Errors
    /// `Internal` where there is none.
    pub fn column(&mut self) -> Planned {
        let column = self.field().parse::<Column<N>>().map_err(|_| Error::internal(format!("no column for {}", self.field())))?;
        self.of(column)
    }

    /// A column.
    pub fn of(&mut self, column: Column<N>) -> Planned {
        let secrecy = match self.draft.view.hidden::<N::Entity>(column) {
            Hidden::Never => Secrecy::Open,
            Hidden::Always(class) => return self.hidden(class, None),
            Hidden::Sometimes(class) => self.flag(column, class),
        };
        let noted = self.noted(column);
        self.col(column);
        let member = self.draft.member(&self.place.alias, column);
        self.cell(member, secrecy, None)?;
        self.note(noted);
        Ok(())
    }

    /// A column whose class stands in another column of the row.
    pub fn classed(&mut self, column: Column<N>, class: Column<N>) -> Planned {
        let class = self.col(class);
        self.place.cells.push(class);
        let noted = Noted::As(self.place.cells.len() - 1);
        self.of(column)?;
        self.note(noted);
        Ok(())
    }

    /// A column that keeps a list as JSON.
    pub fn json(&mut self, column: Column<N>) -> Planned {
        let text = self.col(column);
        let list = self.draft.kept_json(&text);
        self.value(list)
    }

    /// Whether it is noted who reads a column; where its class depends on the row, that is loaded beside it.
    fn noted(&mut self, column: Column<N>) -> Noted {
        let class = N::Entity::class(column);
        if N::Entity::class_where(column).is_some() {
            let name = format!("{}_class", IdenStatic::as_str(&column));
            self.place.cells.push(format!("{}.{name}", self.place.alias));
            self.place.uses(name);
            return Noted::As(self.place.cells.len() - 1);
        }
        if is_noted(class) { Noted::Always(class) } else { Noted::Never }
    }

    /// Says of the field that was planned last whether it is noted who reads it.
    fn note(&mut self, noted: Noted) {
        if let Some(cell) = self.place.fields.last_mut() {
            cell.noted = noted;
        }
    }

    /// The flag beside a column that is hidden in some rows.
    fn flag(&mut self, column: Column<N>, class: Class) -> Secrecy {
        let flag = format!("{}_visible", IdenStatic::as_str(&column));
        self.place.cells.push(format!("{}.{flag}", self.place.alias));
        self.place.uses(flag);
        Secrecy::Flag(self.place.cells.len() - 1, class)
    }

    /// An expression over the row that yields a whole number, a text or a date.
    pub fn value(&mut self, sql: impl Into<String>) -> Planned {
        self.cell(sql.into(), Secrecy::Open, None)
    }

    /// Several expressions, for a field that is made of them.
    pub fn values(&mut self, sql: &[String]) -> Planned {
        let array = self.draft.array(sql);
        let nested = self.draft.nested(&array);
        self.cell(nested, Secrecy::Open, None)
    }

    /// An expression that yields JSON, NULL where this viewer may not know it.
    pub fn secret(&mut self, json: &str, class: Class) -> Planned {
        self.secret_with(json, class, None)
    }

    /// The same, of what has fields of its own.
    pub fn secret_of(&mut self, json: &str, class: Class, shape: Arc<Shape>) -> Planned {
        self.secret_with(json, class, Some(shape))
    }

    fn secret_with(&mut self, json: &str, class: Class, shape: Option<Arc<Shape>>) -> Planned {
        let nested = self.draft.nested(json);
        self.cell(nested, Secrecy::Null(class), shape)?;
        self.note(if is_noted(class) { Noted::Always(class) } else { Noted::Never });
        Ok(())
    }

    /// Plans, one by one, the fields that are selected of what this field holds: an array of what they add, and their shape.
    ///
    /// # Errors
    /// As the plan of each.
    pub fn parts(&mut self, mut plan: impl FnMut(&mut At<'_, 'q, N>) -> Planned) -> Result<(String, Arc<Shape>), Error> {
        let mut place = Place::empty(self.place.alias.clone());
        for fields in super::selection::merged(&self.question.fields)? {
            if !fields[0].name().starts_with("__") {
                attempt(self.draft, &mut place, fields, None, &mut plan)?;
            }
        }
        self.place.joins.push_str(&place.joins);
        for column in std::mem::take(&mut place.used) {
            self.place.uses(column);
        }
        let shape = shape::<N>(&mut place);
        Ok((self.draft.array(&place.cells), shape))
    }

    /// What was planned by [`Self::parts`], as what this field holds.
    pub fn part(&mut self, json: &str, shape: Arc<Shape>) -> Planned {
        let nested = self.draft.nested(json);
        self.cell(nested, Secrecy::Open, Some(shape))
    }

    /// A field that this viewer may not see at all.
    pub fn hidden(&mut self, class: Class, input: Option<String>) -> Planned {
        self.cell("NULL".to_owned(), Secrecy::Hidden(class, input), None)
    }

    /// Puts an expression into the row.
    pub(super) fn cell(&mut self, sql: String, secrecy: Secrecy, shape: Option<Arc<Shape>>) -> Planned {
        let at = self.place.cells.len();
        if at > 95 {
            return Err(Error::invalid(TOO_MUCH, "this object is asked for more than 95 fields at once"));
        }
        self.place.cells.push(sql);
        let field = self.question.fields[0];
        let key = field.alias().unwrap_or(field.name()).to_owned();
        let (name, noted) = (field.name().to_owned(), Noted::Never);
        self.place.fields.push(Cell { key, name, at, secrecy, noted, shape, page: None, answer: self.own.map(|own| own.answer) });
        Ok(())
    }

    /// The noun's own row again, for a field whose type is another face of it.
    pub fn itself<C: Noun<Entity = N::Entity>>(&mut self) -> Planned {
        self.joined::<C>(&self.id(), Secrecy::Open, false).map(drop)
    }

    /// One other noun, whose key stands in a column.
    pub fn one<C: Noun>(&mut self, column: Column<N>) -> Planned {
        let secrecy = match self.draft.view.hidden::<N::Entity>(column) {
            Hidden::Always(class) => return self.hidden(class, None),
            Hidden::Never => Secrecy::Open,
            Hidden::Sometimes(class) => self.flag(column, class),
        };
        let noted = self.noted(column);
        let id = self.col(column);
        let joined = self.joined::<C>(&id, secrecy, false)?;
        self.told_if_unread::<C>(&id, &joined);
        self.note(noted);
        Ok(())
    }

    /// One other noun, whose key is an expression over the row: a scalar subquery, so that the expression is worked out
    /// once a row, and can't double rows.
    pub fn one_by<C: Noun>(&mut self, id: &str, secrecy: Secrecy) -> Planned {
        let mut place = self.other::<C>()?;
        let (table, alias, row) = (C::table(), &place.alias, place.row(self.draft));
        let found = format!("(SELECT {row} FROM {table} AS {alias}{} WHERE {alias}.id = {id} LIMIT 1)", place.joins);
        let json = self.draft.nested(&found);
        let shape = shape::<C>(&mut place);
        self.cell(json, secrecy, Some(shape))
    }

    /// One other noun, by its key: what a group of an aggregate shows.
    pub fn keyed<C: Noun>(&mut self, key: &str) -> Planned {
        self.joined::<C>(key, Secrecy::Open, false).map(drop)
    }

    /// As [`Self::one_by`], for a noun that says itself that there is none.
    pub fn one_or_none<C: Noun>(&mut self, id: &str, secrecy: Secrecy) -> Planned {
        self.joined::<C>(id, secrecy, true).map(drop)
    }

    /// Says of the other noun that was planned last that it is hidden, not missing, where its row is not read.
    fn told_if_unread<C: Noun>(&mut self, id: &str, alias: &str) {
        if self.draft.view.reads_every::<C::Entity>() {
            return;
        }
        let Some(cell) = self.place.fields.last_mut().filter(|cell| matches!(cell.secrecy, Secrecy::Open)) else { return };
        cell.secrecy = Secrecy::Flag(self.place.cells.len(), Class::Int);
        self.place.cells.push(format!("CASE WHEN {id} IS NULL OR {alias}.id IS NOT NULL THEN 1 ELSE 0 END"));
    }

    /// Joins another noun; gives the name of its place.
    fn joined<C: Noun>(&mut self, id: &str, secrecy: Secrecy, always: bool) -> Result<String, Error> {
        let mut place = self.other::<C>()?;
        let (table, alias, row) = (C::table(), &place.alias, place.row(self.draft));
        self.place.joins.push_str(&format!(" LEFT JOIN {table} AS {alias} ON {alias}.id = {id}{}", place.joins));
        let json = if always { row } else { format!("CASE WHEN {alias}.id IS NOT NULL THEN {row} END") };
        let json = self.draft.nested(&json);
        let shape = shape::<C>(&mut place);
        self.cell(json, secrecy, Some(shape))?;
        Ok(place.alias)
    }

    /// The place of another noun, with all that is selected of it.
    fn other<C: Noun>(&mut self) -> Result<Place, Error> {
        let alias = self.draft.place()?;
        place::<C>(self.draft, alias, &self.question.fields)
    }

    /// A flag cell: whether this viewer reads all rows of `E` for the subject, given its programme and work package.
    pub fn covered<E: Policy>(&mut self, programme: &str, work_package: Option<&str>, class: Class) -> Secrecy {
        match self.cover::<E>(programme, work_package, None) {
            None => Secrecy::Open,
            Some(condition) => {
                self.place.cells.push(format!("CASE WHEN {condition} THEN 1 ELSE 0 END"));
                Secrecy::Flag(self.place.cells.len() - 1, class)
            }
        }
    }

    /// The condition under which this viewer counts all rows of `E` for a subject; `None` is always. Whoever is told of no
    /// single person is told nothing unless `many` holds: the condition that no person can be told from the total.
    pub fn cover<E: Policy>(&mut self, programme: &str, work_package: Option<&str>, many: Option<&str>) -> Option<String> {
        let mut any = Vec::new();
        for Cover { of, discreet } in self.draft.view.covers::<E>() {
            let many = many.filter(|_| discreet);
            let reached = match (of, work_package) {
                (Covers::Everything, _) => None,
                (Covers::Programmes(keys), _) => Some(self.draft.one_of_keys(programme, &keys)),
                (Covers::WorkPackages(keys), Some(column)) => Some(self.draft.one_of_keys(column, &keys)),
                (Covers::WorkPackages(_), None) => continue,
            };
            any.push(match (reached, many) {
                (None, None) => return None,
                (Some(condition), None) => condition,
                (None, Some(many)) => many.to_owned(),
                (Some(condition), Some(many)) => format!("({condition} AND {many})"),
            });
        }
        Some(if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) })
    }
}
