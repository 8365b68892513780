//! The GraphQL kit: from a selection to one statement on the viewer's database, and back. No domain word stands here.

mod aggregate;
mod asker;
mod at;
mod connection;
mod cursor;
mod draft;
mod filter;
mod find;
pub mod ids;
mod json;
mod noted;
mod noun;
mod operators;
mod order;
mod page;
mod place;
mod queries;
mod scalars;
mod selection;
mod shape;

pub use aggregate::{Aggregate, Aggregated, GROUPS, Group, Grouped, aggregate};
pub use asker::{Asker, Redaction};
pub use at::{At, Planned};
pub use connection::{Connection, Edge, PageInfo};
pub use draft::{Calendar, Draft};
pub use filter::{Filter, Unfit, Where, WorkedOut};
pub use find::{By, by_key, everything, field, find, list};
pub use json::Json;
pub use noted::{Noted, Notes};
pub use noun::{Listed, Noun};
pub use operators::{BooleanFilter, ChoiceFilter, DateFilter, DateTimeFilter, IdFilter, IntFilter, MoneyFilter, Operators, TextFilter};
pub use order::{Direction, OrderBy};
pub use scalars::{Date, Instant, Money, Number, Rate, expected};
pub use selection::named as named_fields;
pub use shape::{Cell, Loaded, Row, Secrecy, Shape};
