//! The keys of requests that may be made again.

use super::Writer;
use crate::error::Error;
use entity::idempotency_key::{ActiveModel, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

impl Writer<'_> {
    /// Takes a key for an input; where it is taken, its input and what it came to. Waits for who is taking it.
    pub async fn take_key(&self, field: &str, key: &str, hash: &str) -> Result<Option<(String, Option<Uuid>)>, Error> {
        let (account, on_behalf_of) = self.askers()?;
        let row = ActiveModel {
            account_id: Set(account),
            on_behalf_of_id: Set(on_behalf_of),
            field: Set(field.to_owned()),
            key: Set(key.to_owned()),
            input_hash: Set(hash.to_owned()),
            entity_id: Set(None),
            at: Set(self.author().now),
        };
        let conflict = OnConflict::columns([Column::AccountId, Column::OnBehalfOfId, Column::Field, Column::Key]).do_nothing().to_owned();
        let taken = Entity::insert(row).on_conflict(conflict).exec_without_returning(self.connection()).await?;
        if taken == 1 {
            return Ok(None);
        }
        let known = Entity::find_by_id((account, on_behalf_of, field.to_owned(), key.to_owned())).one(self.connection()).await?;
        Ok(known.map(|known| (known.input_hash, known.entity_id)))
    }

    /// Keeps what a key came to.
    pub async fn keep_key(&self, field: &str, key: &str, entity: Uuid) -> Result<(), Error> {
        let (account, on_behalf_of) = self.askers()?;
        let row = ActiveModel {
            account_id: Set(account),
            on_behalf_of_id: Set(on_behalf_of),
            field: Set(field.to_owned()),
            key: Set(key.to_owned()),
            entity_id: Set(Some(entity)),
            ..Default::default()
        };
        row.update(self.connection()).await?;
        // A key is kept for a day.
        let old = self.author().now - chrono::TimeDelta::hours(24);
        Entity::delete_many().filter(Column::At.lt(old)).exec(self.connection()).await?;
        Ok(())
    }
    /// Who asks, and for whom: himself, unless he acts for another.
    fn askers(&self) -> Result<(Uuid, Uuid), Error> {
        let account = self.author().account.ok_or_else(|| Error::internal("a key of nobody"))?;
        Ok((account, self.author().on_behalf_of.unwrap_or(account)))
    }
}
