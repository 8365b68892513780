//! Who may sign in, as the issuer of tokens knows him (Dutch: account).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// Who holds an account (Dutch: soort account).
    AccountKind {
        /// A person (Dutch: persoon).
        Person: "persoon" / "person",
        /// A machine (Dutch: dienst).
        Service: "dienst" / "service",
    }
}

/// Who may sign in, as the issuer of tokens knows him (Dutch: account).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The issuer of his tokens.
    pub issuer: Masked<String>,
    /// His subject at the issuer.
    pub subject: Masked<String>,
    /// How he is called.
    pub name: String,
    /// Its kind.
    pub kind: AccountKind,
    /// The person.
    pub person_id: Option<Uuid>,
    /// The organisation that he acts for.
    pub organisation_id: Option<Uuid>,
    /// Whether he may sign in.
    pub active: bool,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
