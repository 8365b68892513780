//! A key with which a service or a report signs in as an account (Dutch: toegangssleutel).

use crate::Masked;
use crate::people::role_grant::Role;
use sea_orm::entity::prelude::*;

/// A key with which a service or a report signs in as an account (Dutch: toegangssleutel). The key itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The account as which it signs in.
    pub account_id: Uuid,
    /// What it is for.
    pub name: String,
    /// The first signs of the key, by which people know it again.
    pub prefix: String,
    /// SHA-256 of the key, in hexadecimals: of 256 random bits, so that nothing is gained by guessing.
    pub hash: Masked<String>,
    /// Whether it changes nothing, whatever the account may.
    pub read_only: bool,
    /// The one role of the account that it gives; all where it is none.
    pub role: Option<Role>,
    /// The one programme of which it gives anything; all where it is none.
    pub programme_id: Option<Uuid>,
    /// The last day.
    pub expires_on: Date,
    /// When it signed in last, to the hour.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
