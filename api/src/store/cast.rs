//! One table as one set of rights sees it: the text of its CTE, and which of its columns are hidden.

use super::tokens::{Kind, tokens};
use crate::access::{Classes, Grant, Policy, Reads, Rights};
use entity::{Class, Vocabulary};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, Func, Query, SelectStatement};
use sea_orm::{Condition, DbBackend, DbErr, IdenStatic, Iterable, Value};
use std::collections::HashMap;

/// Whether a column is hidden from a viewer, in the rows that he reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// In none.
    Never,
    /// In some, by row: the shadow has a companion column `…_visible`.
    Sometimes(Class),
    /// In all.
    Always(Class),
}

/// A table's rows and columns for one set of rights.
pub(super) struct Cast {
    /// The text of the CTE, cut at its placeholders.
    pub pieces: Vec<String>,
    /// The values that go between the pieces.
    pub values: Vec<Value>,
    /// The tables that its conditions name; later closed over what these need.
    pub needs: Vec<usize>,
    /// The columns that are hidden somewhere.
    pub hidden: HashMap<&'static str, Hidden>,
}

/// The grants that give rows of an entity, and what each gives.
fn grants(rights: &Rights, given: impl Fn(&Grant) -> Option<Reads>) -> Vec<Reads> {
    rights.0.iter().filter_map(given).filter(|given| !given.classes.is_none()).collect()
}

/// The rows of any of these grants; `None` is all.
fn rows<'a>(grants: impl Iterator<Item = &'a Reads>) -> Option<Condition> {
    let mut any = Condition::any();
    for grant in grants {
        any = any.add(grant.rows.clone()?);
    }
    Some(any)
}

fn never() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

impl Cast {
    /// The rows that these rights read.
    pub fn of<E: Policy>(rights: &Rights, backend: DbBackend, names: &HashMap<&'static str, usize>) -> Result<Self, DbErr> {
        let grants = grants(rights, E::reads);
        let masks = E::Column::iter().map(|column| (column, mask::<E>(&grants, column)));
        Self::select::<E>(IdenStatic::as_str(&E::default()), masks, &grants, Query::select(), backend, names)
    }

    /// The rows that these rights count: what tells one from the others is hidden in those that they do not read.
    pub fn counted<E: Policy>(rights: &Rights, backend: DbBackend, names: &HashMap<&'static str, usize>) -> Result<Self, DbErr> {
        let counting = E::counting().ok_or_else(|| super::refused("a table that is not counted"))?;
        let (read, counted) = (grants(rights, E::reads), grants(rights, E::counted));
        let readable = if read.is_empty() { Some(never()) } else { rows(read.iter()) };
        let telling: Vec<_> = counting.telling.iter().map(IdenStatic::as_str).collect();
        let masks = E::Column::iter().map(|column| match (mask::<E>(&counted, column), &readable) {
            ((Hidden::Never, _), Some(readable)) if telling.contains(&IdenStatic::as_str(&column)) => {
                (column, (Hidden::Sometimes(Class::Per), readable.clone()))
            }
            (mask, _) => (column, mask),
        });
        let mut select = Query::select();
        let unread = readable.clone().map_or_else(never, Condition::not);
        let person = Func::coalesce(counting.person.map(Expr::col));
        select.expr_as(CaseStatement::new().case(unread, person), Alias::new("person"));
        Self::select::<E>(counting.table, masks, &counted, select, backend, names)
    }

    fn select<E: Policy>(
        name: &'static str,
        masks: impl Iterator<Item = (E::Column, (Hidden, Condition))>,
        grants: &[Reads],
        mut select: SelectStatement,
        backend: DbBackend,
        names: &HashMap<&'static str, usize>,
    ) -> Result<Self, DbErr> {
        let mut hidden = HashMap::new();
        for (column, (mask, seen)) in masks {
            let name = IdenStatic::as_str(&column);
            if let Some((condition, other)) = E::class_where(column) {
                let literal = |class: Class| Expr::cust(format!("'{}'", class.as_str()));
                let class = CaseStatement::new().case(condition, literal(other)).finally(literal(E::class(column)));
                select.expr_as(class, Alias::new(format!("{name}_class")));
            }
            if mask == Hidden::Never {
                select.column(Alias::new(name));
                continue;
            }
            // A CASE keeps the column's type on both engines; PostgreSQL folds a constant.
            select.expr_as(CaseStatement::new().case(seen.clone(), Expr::col(Alias::new(name))), Alias::new(name));
            if let Hidden::Sometimes(_) = mask {
                let visible = CaseStatement::new().case(seen, 1).finally(0);
                select.expr_as(visible, Alias::new(format!("{name}_visible")));
            }
            hidden.insert(name, mask);
        }
        select.from((Alias::new(super::base_schema(backend)), Alias::new(IdenStatic::as_str(&E::default()))));
        if let Some(rows) = if grants.is_empty() { Some(never()) } else { rows(grants.iter()) } {
            select.cond_where(rows);
        }
        Self::cut(name, &select, backend, names, hidden)
    }

    fn cut(
        table: &'static str,
        select: &SelectStatement,
        backend: DbBackend,
        names: &HashMap<&'static str, usize>,
        hidden: HashMap<&'static str, Hidden>,
    ) -> Result<Self, DbErr> {
        let built = backend.build(select);
        let sql = format!("\"{table}\" AS NOT MATERIALIZED ({})", built.sql);
        let tokens = tokens(&sql).map_err(super::refused)?;
        let (mut pieces, mut cut, mut needs) = (Vec::new(), 0, Vec::new());
        for (nth, token) in tokens.iter().enumerate() {
            let after_from = nth > 0 && (tokens[nth - 1].is_word("from") || tokens[nth - 1].is_word("join"));
            if let Some(&need) = names.get(token.text)
                && after_from
                && token.is_name()
                && !needs.contains(&need)
            {
                needs.push(need);
            }
            if token.kind == Kind::Bind {
                pieces.push(sql[cut..token.start].to_owned());
                cut = token.end;
            }
        }
        pieces.push(sql[cut..].to_owned());
        Ok(Self { pieces, values: built.values.map(|values| values.0).unwrap_or_default(), needs, hidden })
    }
}

/// Where a column is hidden, and where it is seen: only where one single grant gives both the row and the column's class.
fn mask<E: Policy>(grants: &[Reads], column: E::Column) -> (Hidden, Condition) {
    let class = E::class(column);
    let elsewhere = E::class_where(column);
    let shows = |grant: &Reads| -> Option<Reads> {
        let (usual, other) = (grant.classes.contains(class), elsewhere.as_ref());
        let rest = |grant: &Reads| Reads { rows: grant.rows.clone(), classes: Classes::NONE };
        match other {
            None => usual.then(|| rest(grant)),
            Some((_, other)) if usual && grant.classes.contains(*other) => Some(rest(grant)),
            Some((condition, _)) if usual => Some(rest(grant).narrowed(condition.clone().not())),
            Some((condition, other)) if grant.classes.contains(*other) => Some(rest(grant).narrowed(condition.clone())),
            Some(_) => None,
        }
    };
    let showing: Vec<_> = grants.iter().filter_map(shows).collect();
    let whole = |grant: &Reads| grant.classes.contains(class) && elsewhere.as_ref().is_none_or(|(_, other)| grant.classes.contains(*other));
    if grants.iter().all(whole) {
        return (Hidden::Never, Condition::all());
    }
    let class = elsewhere.as_ref().map_or(class, |(_, other)| *other);
    match rows(showing.iter()) {
        _ if showing.is_empty() => (Hidden::Always(class), never()),
        None => (Hidden::Never, Condition::all()),
        Some(seen) => (Hidden::Sometimes(class), seen),
    }
}
