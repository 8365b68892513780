//! What comes in as a table: read row by row in bounded memory, refused with line and column, booked whole or not at all.

mod book;
mod map;
mod read;
mod refusal;

pub use book::{Booked, book};
pub use map::LedgerMap;
pub use read::{Row, Table, read};
pub use refusal::{Refusal, Refusals, Why};
