//! Which of some rows a set of rights reads: one statement a table, on the viewer's database.

use crate::access::Rights;
use crate::error::Error;
use crate::store::Store;
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A row, by its table and its key.
pub type Subject = (&'static str, Uuid);

/// How many keys one statement asks for. There are few sizes, so that few texts are rewritten and planned.
const SIZES: [usize; 4] = [1, 8, 64, 512];

/// Those of these rows that the holder of these rights reads now.
pub async fn readable(store: &Store, rights: &Arc<Rights>, subjects: impl IntoIterator<Item = Subject>) -> Result<HashSet<Subject>, Error> {
    let mut tables: HashMap<&'static str, Vec<Uuid>> = HashMap::new();
    for (table, key) in subjects {
        tables.entry(table).or_default().push(key);
    }
    let (view, mut read) = (store.view(rights)?, HashSet::new());
    for (table, keys) in tables {
        for part in keys.chunks(SIZES[SIZES.len() - 1]) {
            let size = SIZES.into_iter().find(|size| *size >= part.len()).unwrap_or(part.len());
            let binds = (1..=size).map(|nth| format!("${nth}")).collect::<Vec<_>>().join(", ");
            // The last key fills what is left of the size.
            let filled = (0..size).filter_map(|nth| part.get(nth).or(part.last())).map(|key| Value::from(*key));
            let sql = format!("SELECT id FROM {table} WHERE id IN ({binds})");
            for row in view.query_all_raw(Statement::from_sql_and_values(store.backend(), sql, filled)).await? {
                read.insert((table, row.try_get_by_index(0)?));
            }
        }
    }
    Ok(read)
}
