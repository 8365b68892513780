//! The statement under construction: its binds, the names that it gives, and how the engine writes JSON.

use super::asker::Asker;
use crate::access::Policy;
use crate::error::Error;
use crate::store::{Hidden, View};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::ArrayType;
use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, DbBackend, IdenStatic, Value};
use std::sync::Arc;
use uuid::Uuid;

/// At most so many places in one statement: SQLite joins 64 tables.
const PLACES: usize = 60;
/// At most so many predicates in one request's filters of a field.
pub(super) const PREDICATES: usize = 50;

/// The letters of names in the Netherlands that are not ASCII, in upper and lower case.
const FOLDED: [(char, char); 26] = [
    ('À', 'à'),
    ('Á', 'á'),
    ('Â', 'â'),
    ('Ä', 'ä'),
    ('Ã', 'ã'),
    ('Å', 'å'),
    ('Æ', 'æ'),
    ('Ç', 'ç'),
    ('È', 'è'),
    ('É', 'é'),
    ('Ê', 'ê'),
    ('Ë', 'ë'),
    ('Ì', 'ì'),
    ('Í', 'í'),
    ('Î', 'î'),
    ('Ï', 'ï'),
    ('Ñ', 'ñ'),
    ('Ò', 'ò'),
    ('Ó', 'ó'),
    ('Ô', 'ô'),
    ('Ö', 'ö'),
    ('Ø', 'ø'),
    ('Ù', 'ù'),
    ('Ú', 'ú'),
    ('Û', 'û'),
    ('Ü', 'ü'),
];

/// A part of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// `2026`.
    Year,
    /// `2026-Q2`.
    Quarter,
    /// `2026-06`.
    Month,
}

/// What a statement held at a moment.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    binds: usize,
    counted: Option<&'static str>,
}

/// One statement, while fields add to it.
pub struct Draft<'q> {
    /// Who asks: what he searches is noted.
    pub(super) asker: &'q Asker,
    /// The viewer's database, which says what is hidden.
    pub view: &'q View,
    /// The account that asks.
    pub account: Uuid,
    /// The account for whom it acts.
    pub on_behalf_of: Option<Uuid>,
    /// Every account that is his who asks, or of the one for whom he acts.
    pub selves: Vec<Uuid>,
    /// The day of the request.
    pub today: NaiveDate,
    /// The instant of the request.
    pub now: DateTime<Utc>,
    pub(super) cursors: Arc<[u8]>,
    backend: DbBackend,
    binds: Vec<Value>,
    places: usize,
    pub(super) predicates: usize,
    /// The table whose rows are counted, not read, by this statement's filter and groups.
    counted: Option<&'static str>,
}

impl<'q> Draft<'q> {
    pub(super) fn new(asker: &'q Asker, view: &'q View) -> Self {
        let backend = ConnectionTrait::get_database_backend(view);
        Self {
            asker,
            view,
            account: asker.account,
            on_behalf_of: asker.on_behalf_of,
            selves: asker.selves.clone(),
            today: asker.today,
            now: asker.now,
            cursors: asker.cursors.clone(),
            backend,
            binds: Vec::new(),
            places: 0,
            predicates: 0,
            counted: None,
        }
    }

    /// From here on the rows of an entity are counted: the name under which the viewer does.
    pub(super) fn count<E: Policy>(&mut self) -> &'static str {
        self.counted = Some(IdenStatic::as_str(&E::default()));
        self.view.counted::<E>()
    }

    /// Whether a column is hidden from the viewer, in the rows that this statement reads or counts.
    pub(super) fn hidden<E: Policy>(&self, column: E::Column) -> Hidden {
        if self.counted == Some(IdenStatic::as_str(&E::default())) {
            return self.view.hidden_counted::<E>(column);
        }
        self.view.hidden::<E>(column)
    }

    /// Whether nothing may be found by a column, as it would tell single ones of the rows that are counted.
    pub(super) fn untested<E: Policy>(&self, column: E::Column) -> bool {
        let counting = self.view.counting::<E>().filter(|_| self.counted == Some(IdenStatic::as_str(&E::default())));
        let name = IdenStatic::as_str(&column);
        counting.is_some_and(|counting| counting.untested.iter().any(|untested| IdenStatic::as_str(untested) == name))
    }

    /// The same, for a value that is told of rows: nothing is told of those of which the viewer may read none at all.
    pub(super) fn shown<E: Policy>(&self, column: E::Column) -> Hidden {
        if self.view.is_blind::<E>() { Hidden::Always(E::class(column)) } else { self.hidden::<E>(column) }
    }

    /// A value, as a placeholder that may stand in several places.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.binds.push(value.into());
        format!("${}", self.binds.len())
    }

    /// One bound key of several: `IN` on SQLite, one array on PostgreSQL, so that the text does not vary.
    pub fn one_of(&mut self, column: &str, keys: Vec<Value>, of: ArrayType) -> String {
        if keys.is_empty() {
            return "1 = 0".to_owned();
        }
        if self.backend == DbBackend::Postgres {
            let array = self.bind(Value::Array(of, Some(Box::new(keys))));
            return format!("{column} = ANY({array})");
        }
        let binds: Vec<_> = keys.into_iter().map(|key| self.bind(key)).collect();
        format!("{column} IN ({})", binds.join(", "))
    }

    /// The keys of a policy's cover.
    pub fn one_of_keys(&mut self, column: &str, keys: &[Uuid]) -> String {
        self.one_of(column, keys.iter().map(|&key| key.into()).collect(), ArrayType::Uuid)
    }

    /// How much it holds.
    pub(super) fn mark(&self) -> Mark {
        Mark { binds: self.binds.len(), counted: self.counted }
    }

    /// Takes out the values that were added since.
    pub(super) fn reset(&mut self, to: Mark) {
        self.binds.truncate(to.binds);
        self.counted = to.counted;
    }

    /// The values that the placeholders stand for.
    pub(super) fn binds(self) -> Vec<Value> {
        self.binds
    }

    /// A new name for a place where rows stand.
    pub(super) fn place(&mut self) -> Result<String, Error> {
        self.places += 1;
        if self.places > PLACES {
            return Err(Error::invalid(
                super::place::TOO_MUCH,
                format!("this field asks for more than {PLACES} related things at once; ask in two fields"),
            ));
        }
        Ok(format!("t{}", self.places))
    }

    /// A column of a row, as JSON holds it: SQLite keeps keys as blobs.
    pub(super) fn member<C: ColumnTrait>(&self, alias: &str, column: C) -> String {
        let name = IdenStatic::as_str(&column);
        match column.def().get_column_type() {
            ColumnType::Uuid if self.backend == DbBackend::Sqlite => format!("lower(hex({alias}.{name}))"),
            _ => format!("{alias}.{name}"),
        }
    }

    /// The key of a row, as JSON holds it.
    pub(super) fn key(&self, alias: &str) -> String {
        if self.backend == DbBackend::Sqlite { format!("lower(hex({alias}.id))") } else { format!("{alias}.id") }
    }

    /// A JSON array of these.
    pub fn array(&self, members: &[String]) -> String {
        let function = if self.backend == DbBackend::Postgres { "json_build_array" } else { "json_array" };
        format!("{function}({})", members.join(", "))
    }

    /// JSON as a member of JSON: SQLite would quote it.
    pub fn nested(&self, json: &str) -> String {
        if self.backend == DbBackend::Postgres { json.to_owned() } else { format!("json({json})") }
    }

    /// JSON that a column keeps as a text, as a member of JSON.
    pub(super) fn kept_json(&self, text: &str) -> String {
        if self.backend == DbBackend::Postgres { format!("CAST({text} AS json)") } else { format!("json({text})") }
    }

    /// The list of the rows of a SELECT, in order.
    pub fn list(&self, row: &str, order: &str) -> String {
        match self.backend {
            DbBackend::Postgres => format!("json_agg({row} ORDER BY {order})"),
            _ => format!("json_group_array(json({row}) ORDER BY {order})"),
        }
    }

    /// Whether the text of one expression contains that of another, whatever the case.
    pub(super) fn contains(&self, text: &str, part: &str) -> String {
        if self.backend == DbBackend::Postgres {
            return format!("strpos(lower({text}), lower({part})) > 0");
        }
        // SQLite folds ASCII only: of the pattern as a whole, of the text what Dutch names hold.
        format!(
            "instr({}, {part}) > 0",
            FOLDED.iter().fold(format!("lower({text})"), |sql, (upper, lower)| format!("replace({sql}, '{upper}', '{lower}')"))
        )
    }

    /// A text to be looked for by [`Self::contains`].
    pub(super) fn pattern(&mut self, text: &str) -> String {
        self.bind(text.to_lowercase())
    }

    /// The part of the calendar in which a date lies.
    pub fn calendar(&self, date: &str, part: Calendar) -> String {
        match (self.backend, part) {
            (DbBackend::Postgres, Calendar::Year) => format!("to_char({date}, 'YYYY')"),
            (DbBackend::Postgres, Calendar::Quarter) => format!("to_char({date}, 'YYYY-\"Q\"Q')"),
            (DbBackend::Postgres, Calendar::Month) => format!("to_char({date}, 'YYYY-MM')"),
            (_, Calendar::Year) => format!("strftime('%Y', {date})"),
            (_, Calendar::Quarter) => format!("strftime('%Y', {date}) || '-Q' || ((strftime('%m', {date}) + 2) / 3)"),
            (_, Calendar::Month) => format!("strftime('%Y-%m', {date})"),
        }
    }

    /// JSON as the text that the answer carries.
    pub(super) fn answer(&self, json: &str) -> String {
        if self.backend == DbBackend::Postgres { format!("CAST({json} AS text)") } else { json.to_owned() }
    }
}
