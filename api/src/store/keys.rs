//! That a key was used: the one thing that is written without an author, as it decides nothing.

use super::Store;
use crate::error::Error;
use chrono::{DateTime, Utc};
use entity::api_token::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

impl Store {
    /// Keeps when a key was used last. It is no change of the key: it leaves no event, and its version stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn key_was_used(&self, key: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
        let used = Entity::update_many().col_expr(Column::LastUsedAt, Expr::val(now)).filter(Column::Id.eq(key));
        used.exec(&self.pools.writer).await?;
        Ok(())
    }
}
