//! Who may what: the rights of an account, the classes of data, the table of roles, and one [`Policy`] an entity.
//! Nothing here runs a statement: [`crate::store`] enforces what stands here.

mod actor;
pub mod acts;
mod classes;
mod described;
pub mod policies;
mod policy;
mod rights;
mod roles;

pub use actor::{Actor, HeldRole, LentRole};
pub use classes::Classes;
pub use described::{Described, Does, describe, readable, showing};
pub use policy::{Action, Counting, Cover, Covers, Keys, Policy, Reads, Scope, Wing};
pub use rights::{Grant, Reach, Rights, Standing};
pub use roles::{discreet, sees, writes};

use sea_orm::{ColumnTrait, Value, sea_query::Expr};
use uuid::Uuid;

/// `column` is one of these keys.
fn one_of(column: impl ColumnTrait, keys: &[Uuid]) -> Expr {
    column.is_in(keys.iter().copied())
}

/// The key that a value holds.
fn key_of(value: &Value) -> Option<Uuid> {
    match value {
        Value::Uuid(key) => *key,
        _ => None,
    }
}
