//! The rows of a noun at one place of the statement, while its fields add to it.

use super::at::{At, Planned};
use super::draft::Draft;
use super::field::Field;
use super::noted::Noted;
use super::noun::Noun;
use super::shape::{Cell, Secrecy, Shape};
use crate::error::Error;
use async_graphql::SelectionField;
use std::borrow::Cow;
use std::sync::Arc;

/// The rows of a noun at one place, with all that was asked of them.
pub(super) struct Place {
    pub alias: String,
    /// The columns that anything in the statement reads of these rows.
    pub used: Vec<Cow<'static, str>>,
    pub joins: String,
    pub cells: Vec<String>,
    pub fields: Vec<Cell>,
}

impl Place {
    pub fn empty(alias: String) -> Self {
        Self { alias, used: Vec::new(), joins: String::new(), cells: Vec::new(), fields: Vec::new() }
    }

    /// The noun's row as JSON.
    pub fn row(&self, draft: &Draft<'_>) -> String {
        draft.array(&self.cells)
    }

    /// How much stands in it.
    pub(super) fn mark(&self) -> [usize; 4] {
        [self.used.len(), self.joins.len(), self.cells.len(), self.fields.len()]
    }

    /// Takes out what was added since.
    pub(super) fn reset(&mut self, [used, joins, cells, fields]: [usize; 4]) {
        self.used.truncate(used);
        self.joins.truncate(joins);
        self.cells.truncate(cells);
        self.fields.truncate(fields);
    }

    pub fn uses(&mut self, column: impl Into<Cow<'static, str>>) {
        let column = column.into();
        if !self.used.contains(&column) {
            self.used.push(column);
        }
    }
}

/// Plans what these fields select of a noun.
pub(super) fn place<'q, N: Noun>(draft: &mut Draft<'q>, alias: String, fields: &[SelectionField<'q>]) -> Result<Place, Error> {
    // The key is written only where it is asked, or noted; it is always there to join by.
    let asked = fields.iter().flat_map(SelectionField::selection_set).any(|field| field.name() == "id");
    let mut place = Place { used: vec!["id".into()], cells: vec!["0".to_owned()], ..Place::empty(alias) };
    for fields in super::selection::merged(fields)? {
        // One that it has not belongs to another type of the same fragment.
        let own = N::fields().iter().find(|own| own.definition.name == fields[0].name() && own.definition.name != "id");
        if own.is_some() {
            attempt(draft, &mut place, fields, own, N::plan)?;
        }
    }
    if asked || place.fields.iter().any(|cell| !matches!(cell.noted, Noted::Never)) {
        place.cells[0] = draft.key(&place.alias);
    }
    Ok(place)
}

/// Plans one field. Where its arguments are wrong it adds nothing, and its answer says so: the fields beside it are answered.
pub(super) fn attempt<'q, N: Noun>(
    draft: &mut Draft<'q>,
    place: &mut Place,
    fields: Vec<SelectionField<'q>>,
    own: Option<&'static Field>,
    plan: impl FnOnce(&mut At<'_, 'q, N>) -> Planned,
) -> Planned {
    let before = (draft.mark(), place.mark());
    let mut at = At::new(draft, place, fields, own);
    match at.fits().and_then(|()| plan(&mut at)) {
        Err(Error::Invalid { path, message }) if path != TOO_MUCH => {
            let fields = std::mem::take(&mut at.question.fields);
            draft.reset(before.0);
            place.reset(before.1);
            At::<N>::new(draft, place, fields, own).cell("NULL".to_owned(), Secrecy::Wrong(path, message), None)
        }
        planned => planned,
    }
}

/// The path of an error of the statement as a whole.
pub(super) const TOO_MUCH: &str = "query";

/// The shape of what was planned.
pub(super) fn shape<N: Noun>(place: &mut Place) -> Arc<Shape> {
    Arc::new(Shape { table: N::table(), fields: std::mem::take(&mut place.fields) })
}
