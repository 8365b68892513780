//! Pages of a list: keyset, in any order with equal and empty keys, forwards and backwards, folded into the statement.

use super::at::{At, Planned};
use super::cursor;
use super::draft::Draft;
use super::filter::{Filter, Unfit};
use super::json::Json;
use super::noun::{Listed, Noun};
use super::order::{Direction, OrderBy};
use super::place::{place, shape};
use super::question::AskedField;
use super::selection::named;
use super::shape::{Secrecy, Shape};
use crate::error::Error;
use crate::store::{Hidden, View};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Value};
use std::sync::Arc;

/// Where nothing is said.
const USUAL: i32 = 50;
/// At most.
const MOST: i32 = 200;
/// Rows are counted so far; above, the count is said to be capped.
pub(super) const COUNTED: i64 = 10_000;

type Column<N> = <<N as Noun>::Entity as EntityTrait>::Column;

/// What a connection has to know of its page, to answer.
#[derive(Debug)]
pub struct PageShape {
    /// At most so many.
    pub(super) rows: usize,
    /// Read from the end.
    pub(super) backwards: bool,
    /// A cursor was given: there is something on its other side.
    pub(super) resumed: bool,
    /// Where in a row the keys of its cursor stand.
    pub(super) keys: (usize, usize),
    /// What its cursors are sealed for, and with.
    pub(super) binding: String,
    pub(super) secret: Arc<[u8]>,
    /// Whether all that there is of its nouns is read.
    pub(super) complete: fn(&View) -> bool,
}

/// One key of the order.
struct Key<C> {
    column: C,
    name: String,
    descending: bool,
    nullable: bool,
}

impl<N: Noun> At<'_, '_, N> {
    /// Others, that refer to this noun by a column.
    pub fn many<C: Listed>(&mut self, parent: Column<C>) -> Planned {
        self.many_among::<C>(|at, alias| Ok(vec![format!("{alias}.{} = {}.id", IdenStatic::as_str(&parent), at.place.alias)]))
    }

    /// Others, that meet conditions over their alias.
    pub fn many_among<C: Listed>(&mut self, among: impl FnOnce(&mut Self, &str) -> Result<Vec<String>, Error>) -> Planned {
        self.place.uses("id");
        let alias = self.draft.place()?;
        let conditions = among(self, &alias)?;
        match connection::<C>(&self.question, self.draft, alias, conditions) {
            Ok((json, page, shape)) => {
                self.cell(json, Secrecy::Open, Some(shape))?;
                if let Some(cell) = self.place.fields.last_mut() {
                    cell.page = Some(Arc::new(page));
                }
                Ok(())
            }
            Err(Unfit::Hidden(class, input)) => self.hidden(class, Some(input)),
            Err(Unfit::Wrong(error)) => Err(error),
        }
    }
}

type Planning = (String, PageShape, Arc<Shape>);

/// The statement of a connection: `[count, [row, …]]`, each only where it is asked.
fn connection<'q, C: Listed>(
    asked: &AskedField<'q>,
    draft: &mut Draft<'q>,
    alias: String,
    mut conditions: Vec<String>,
) -> Result<Planning, Unfit> {
    let fields = &asked.fields;
    let filter: Option<C::Where> = asked.arg("where")?;
    if let Some(filter) = &filter {
        let condition = Filter::new(draft, &alias).all(filter)?;
        conditions.push(condition);
    }
    let keys = keys::<C>(asked, draft)?;
    let slice = Slice::read(asked)?;
    let binding = binding::<C>(asked, &keys)?;

    let mut nodes = named(fields, "nodes");
    let edges = named(fields, "edges");
    nodes.extend(named(&edges, "node"));
    let wants_rows = !nodes.is_empty() || !edges.is_empty() || !named(fields, "pageInfo").is_empty();
    let mut rows = place::<C>(draft, alias, &nodes)?;
    let alias = rows.alias.clone();
    let alias = alias.as_str();
    let first_key = rows.cells.len();
    let wants_cursors = !edges.is_empty() || !named(fields, "pageInfo").is_empty();
    for key in &keys {
        rows.uses(key.name.clone());
        if wants_cursors {
            let member = draft.member(alias, key.column);
            rows.cells.push(member);
        }
    }

    let table = C::table();
    let wherever = |conditions: &[String]| if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") };
    let count = if named(fields, "totalCount").is_empty() && named(fields, "totalCountCapped").is_empty() {
        "NULL".to_owned()
    } else {
        let counted = format!("SELECT 1 FROM {table} AS {alias} WHERE {} LIMIT {}", wherever(&conditions), COUNTED + 1);
        format!("(SELECT count(*) FROM ({counted}) AS counted)")
    };
    let list = if wants_rows {
        if let Some(cursor) = &slice.cursor {
            let beyond = cursor::open(&draft.cursors, &binding, cursor).filter(|values| values.len() == keys.len());
            let values = beyond.ok_or_else(|| Error::invalid(slice.side, "this cursor is not of this list in this order"))?;
            let beyond = self::beyond(draft, alias, &keys, &values, slice.backwards)?;
            conditions.push(beyond);
        }
        let order = |alias: &str| keys.iter().map(|key| key.order(alias, slice.backwards)).collect::<Vec<_>>().join(", ");
        let columns = rows.used.iter().map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ");
        let page = format!(
            "SELECT {columns} FROM {table} AS {alias} WHERE {} ORDER BY {} LIMIT {}",
            wherever(&conditions),
            order(alias),
            slice.rows + 1
        );
        let list = draft.list(&rows.row(draft), &order(alias));
        let list = format!("(SELECT {list} FROM ({page}) AS {alias}{})", rows.joins);
        draft.nested(&list)
    } else {
        "NULL".to_owned()
    };
    let json = draft.nested(&draft.array(&[count, list]));
    let page = PageShape {
        rows: slice.rows,
        backwards: slice.backwards,
        resumed: slice.cursor.is_some(),
        keys: (first_key, first_key + keys.len()),
        binding,
        secret: draft.cursors.clone(),
        complete: View::reads_all::<C::Entity>,
    };
    Ok((json, page, shape::<C>(&mut rows)))
}

/// What a cursor belongs to: the list, its order and its filter, whether they were written in the document or given as variables.
fn binding<C: Noun>(asked: &AskedField<'_>, keys: &[Key<Column<C>>]) -> Result<String, Error> {
    let mut binding = format!("{} {}", C::table(), asked.name());
    for key in keys {
        binding.push_str(&format!(" {} {}", key.name, if key.descending { "DESC" } else { "ASC" }));
    }
    for (name, value) in asked.given()?.iter().filter(|(name, _)| !["first", "last", "after", "before", "orderBy"].contains(&name.as_str()))
    {
        let value = value.clone().into_json().map_err(|_| Error::invalid(name.as_str(), "this is no value"))?;
        binding.push_str(&format!(" {name}: {value}"));
    }
    Ok(binding)
}

/// The order: what is asked, or the usual one; the key last, which makes it total.
fn keys<C: Listed>(asked: &AskedField<'_>, draft: &Draft<'_>) -> Result<Vec<Key<Column<C>>>, Unfit> {
    let order: Option<Vec<C::Order>> = asked.arg("orderBy")?;
    let mut columns: Vec<(Column<C>, Direction)> = Vec::new();
    for (nth, order) in order.iter().flatten().enumerate() {
        let (column, direction) = order.key();
        if let Hidden::Always(class) | Hidden::Sometimes(class) = draft.view.hidden::<C::Entity>(column) {
            return Err(Unfit::Hidden(class, format!("orderBy.{nth}.field")));
        }
        draft.asker.notes().searched::<C::Entity>(column);
        columns.push((column, direction));
    }
    if columns.len() > 5 {
        return Err(Error::invalid("orderBy", "an order has at most 5 keys").into());
    }
    if columns.is_empty() {
        columns = C::order();
    }
    let mut keys: Vec<Key<Column<C>>> = Vec::new();
    for (column, direction) in columns {
        let (name, definition) = (IdenStatic::as_str(&column).to_owned(), column.def());
        if !keys.iter().any(|key| key.name == name) {
            keys.push(Key { column, name, descending: direction == Direction::Desc, nullable: definition.is_null() });
        }
    }
    if let (Ok(column), false) = ("id".parse::<Column<C>>(), keys.iter().any(|key| key.name == "id")) {
        keys.push(Key { column, name: "id".to_owned(), descending: false, nullable: false });
    }
    Ok(keys)
}

impl<C> Key<C> {
    /// Empty keys are last, and so first when the list is read from its end.
    fn order(&self, alias: &str, backwards: bool) -> String {
        let direction = if self.descending == backwards { "ASC" } else { "DESC" };
        let nulls = match (self.nullable, backwards) {
            (false, _) => "",
            (true, false) => " NULLS LAST",
            (true, true) => " NULLS FIRST",
        };
        format!("{alias}.{} {direction}{nulls}", self.name)
    }
}

/// The rows on the other side of a cursor.
fn beyond<C: ColumnTrait>(draft: &mut Draft<'_>, alias: &str, keys: &[Key<C>], values: &[Json], backwards: bool) -> Result<String, Error> {
    let mut any = Vec::new();
    let mut equal: Vec<String> = Vec::new();
    for (key, value) in keys.iter().zip(values) {
        let name = format!("{alias}.{}", key.name);
        if value.is_null() {
            if backwards {
                any.push([&equal[..], &[format!("{name} IS NOT NULL")]].concat().join(" AND "));
            }
            equal.push(format!("{name} IS NULL"));
            continue;
        }
        let value = operand(&key.column, value).ok_or_else(|| Error::invalid("after", "this cursor is not of this list"))?;
        let bind = draft.bind(value);
        let sign = if key.descending == backwards { ">" } else { "<" };
        let further =
            if key.nullable && !backwards { format!("({name} {sign} {bind} OR {name} IS NULL)") } else { format!("{name} {sign} {bind}") };
        any.push([&equal[..], &[further]].concat().join(" AND "));
        equal.push(format!("{name} = {bind}"));
    }
    Ok(format!("({})", any.iter().map(|all| format!("({all})")).collect::<Vec<_>>().join(" OR ")))
}

/// A cursor's value, as the column's type.
fn operand(column: &impl ColumnTrait, value: &Json) -> Option<Value> {
    Some(match (column.def().get_column_type(), value) {
        (ColumnType::Uuid, Json::Text(text)) => text.parse::<uuid::Uuid>().ok()?.into(),
        (ColumnType::Date, Json::Text(text)) => text.parse::<chrono::NaiveDate>().ok()?.into(),
        (ColumnType::Timestamp | ColumnType::TimestampWithTimeZone | ColumnType::DateTime, text @ Json::Text(_)) => {
            super::scalars::Instant::read(text)?.0.into()
        }
        (_, Json::Text(text)) => text.to_string().into(),
        (ColumnType::Boolean, truth) => truth.truth()?.into(),
        (ColumnType::Integer, Json::Number(number)) => i32::try_from(*number).ok()?.into(),
        (_, Json::Number(number)) => (*number).into(),
        _ => return None,
    })
}

/// Which part of a list.
struct Slice {
    rows: usize,
    backwards: bool,
    cursor: Option<String>,
    side: &'static str,
}

impl Slice {
    fn read(asked: &AskedField<'_>) -> Result<Self, Error> {
        let (first, last): (Option<i32>, Option<i32>) = (asked.arg("first")?, asked.arg("last")?);
        let (after, before): (Option<String>, Option<String>) = (asked.arg("after")?, asked.arg("before")?);
        let within = |rows: i32, name: &'static str| match usize::try_from(rows) {
            Ok(count) if (1..=MOST).contains(&rows) => Ok(count),
            _ => Err(Error::invalid(name, format!("a page has 1 to {MOST} rows"))),
        };
        match (first, last, after, before) {
            (Some(_), Some(_), ..) => Err(Error::invalid("last", "first and last exclude each other")),
            (_, _, Some(_), Some(_)) => Err(Error::invalid("before", "after and before exclude each other")),
            (Some(_), _, _, Some(_)) => Err(Error::invalid("before", "first goes with after; before goes with last")),
            (_, Some(_), Some(_), _) => Err(Error::invalid("after", "last goes with before; after goes with first")),
            (_, Some(rows), _, cursor) => Ok(Self { rows: within(rows, "last")?, backwards: true, cursor, side: "before" }),
            (rows, _, after, None) => {
                Ok(Self { rows: within(rows.unwrap_or(USUAL), "first")?, backwards: false, cursor: after, side: "after" })
            }
            (_, _, _, cursor) => Ok(Self { rows: within(USUAL, "last")?, backwards: true, cursor, side: "before" }),
        }
    }
}
