//! What is noted of who reads confidential and personal values, until the answer leaves: of which rows which fields, by
//! their names; never a value. What is empty tells nothing, and is not noted.

use super::json::Json;
use crate::access::Policy;
use crate::store::{Reading, field};
use entity::{AccessWay, Class, Vocabulary};
use sea_orm::IdenStatic;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Whether it is noted who reads a field.
#[derive(Clone, Copy, Debug)]
pub enum Noted {
    /// It is not.
    Never,
    /// It is: it has this class in every row.
    Always(Class),
    /// As the class says that stands in another cell of the row.
    As(usize),
}

impl Noted {
    /// The class under which it is noted that a cell of this row was read.
    pub(super) fn class(self, row: &Json) -> Option<Class> {
        match self {
            Self::Never => None,
            Self::Always(class) => Some(class),
            Self::As(at) => row.at(at).text().and_then(Class::parse).filter(|class| is_noted(*class)),
        }
    }
}

/// Whether it is noted who reads values of a class.
pub(super) const fn is_noted(class: Class) -> bool {
    matches!(class, Class::Cnf | Class::Per)
}

/// The class under which it is noted that somebody searches a column, or sees a sum of it.
fn secret<E: Policy>(column: E::Column) -> Option<Class> {
    let other = E::class_where(column).map(|(_, class)| class);
    [Some(E::class(column)), other].into_iter().flatten().find(|class| is_noted(*class))
}

/// What was read in a request.
#[derive(Default)]
pub struct Notes(Mutex<Vec<Note>>);

/// Of one field, the rows of which it was read.
struct Note {
    table: &'static str,
    class: Class,
    way: AccessWay,
    field: String,
    keys: Vec<Uuid>,
}

impl Notes {
    /// A value was shown.
    pub(super) fn shown(&self, table: &'static str, class: Class, field: &str, key: Option<Uuid>) {
        self.note(table, class, AccessWay::Shown, field, key);
    }

    /// A sum of a column was shown, or the smallest or largest of it.
    pub(super) fn aggregated<E: Policy>(&self, column: E::Column) {
        self.over::<E>(column, AccessWay::Aggregated);
    }

    /// Rows are found, ordered or grouped by a column.
    pub(super) fn searched<E: Policy>(&self, column: E::Column) {
        self.over::<E>(column, AccessWay::Searched);
    }

    fn over<E: Policy>(&self, column: E::Column, way: AccessWay) {
        if let Some(class) = secret::<E>(column) {
            let table = IdenStatic::as_str(&E::default());
            self.note(table, class, way, &field(table, IdenStatic::as_str(&column)), None);
        }
    }

    fn note(&self, table: &'static str, class: Class, way: AccessWay, field: &str, key: Option<Uuid>) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |note: &Note| note.table == table && note.class == class && note.way == way && note.field == field;
        match notes.iter_mut().find(|note| of(note)) {
            Some(note) => note.keys.extend(key),
            None => notes.push(Note { table, class, way, field: field.to_owned(), keys: key.into_iter().collect() }),
        }
    }

    /// All of it, the fields together that were read of the same rows; there is nothing after it.
    pub(super) fn take(&self) -> Vec<Reading> {
        let notes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut readings: Vec<Reading> = Vec::new();
        for Note { table, class, way, field, mut keys } in notes {
            keys.sort_unstable();
            keys.dedup();
            let same = |known: &&mut Reading| known.table == table && known.class == class && known.way == way && known.keys == keys;
            match readings.iter_mut().find(same) {
                Some(known) => known.fields.push(field),
                None => readings.push(Reading { table, class, way, keys, fields: vec![field] }),
            }
        }
        readings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_were_read_of_the_same_rows_are_noted_together() {
        let (notes, [a, b]) = (Notes::default(), [1, 2].map(Uuid::from_u128));
        for (field, key) in [("rate", b), ("rate", a), ("rate", a), ("ceiling", a), ("ceiling", b), ("hoursPerWeek", a)] {
            notes.shown("contract", Class::Cnf, field, Some(key));
        }
        notes.searched::<entity::contract::Entity>(entity::contract::Column::Rate);
        notes.searched::<entity::contract::Entity>(entity::contract::Column::Number);
        let reading = |way, keys: &[Uuid], fields: &[&str]| Reading {
            table: "contract",
            class: Class::Cnf,
            way,
            keys: keys.to_vec(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        let all = [
            reading(AccessWay::Shown, &[a, b], &["rate", "ceiling"]),
            reading(AccessWay::Shown, &[a], &["hoursPerWeek"]),
            reading(AccessWay::Searched, &[], &["rate"]),
        ];
        assert_eq!((notes.take(), notes.take()), (all.to_vec(), Vec::new()));
    }

    #[test]
    fn a_class_that_depends_on_the_row_is_that_of_the_row() {
        let row = Json::parse(r#"["CNF", "INT", null]"#).unwrap();
        assert_eq!([0, 1, 2].map(|at| Noted::As(at).class(&row)), [Some(Class::Cnf), None, None]);
    }
}
