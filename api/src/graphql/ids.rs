//! Global ids: the table and the key, `contract_0192…`. Opaque to clients; the wrong kind is an error, not a miss.

use crate::error::Error;
use async_graphql::ID;
use uuid::Uuid;

pub use entity::global_id as global;

/// The table and the key of a global id.
pub fn split(id: &str) -> Option<(&str, Uuid)> {
    let (table, key) = id.rsplit_once('_')?;
    let canonical = key.len() == 36;
    key.parse().ok().filter(|_| canonical).map(|key| (table, key))
}

/// The key of a row of this table.
///
/// # Errors
/// `Invalid` at `path` where the id is malformed or of another table.
pub fn key(id: &ID, table: &str, path: &str) -> Result<Uuid, Error> {
    match split(id) {
        Some((of, key)) if of == table => Ok(key),
        Some((of, _)) => Err(Error::invalid(path, format!("«{of}» is another kind of id than «{table}»"))),
        None => Err(Error::invalid(path, "this is not an id")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_table_and_its_key() {
        let id = global("work_package", Uuid::from_u128(7));
        assert_eq!(split(&id), Some(("work_package", Uuid::from_u128(7))));
        assert_eq!(key(&ID(id.clone()), "work_package", "id").unwrap(), Uuid::from_u128(7));
        assert!(key(&ID(id), "contract", "id").is_err());
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for id in [
            "",
            "_",
            "contract",
            "contract_",
            "contract_7",
            "contract_00000000000000000000000000000007",
            "00000000-0000-0000-0000-000000000007",
        ] {
            assert_eq!(split(id), None, "{id}");
        }
    }
}
