//! Whose an account is: a person's, an organisation's.

use crate::error::Error;
use crate::store::Writer;
use entity::{AccountKind, organisation, person};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// Whether an account can be whose it is said to be.
pub(super) struct Belongs {
    /// No machine is a person.
    pub fits: bool,
    /// The person exists, or none is named.
    pub person: bool,
    /// The organisation exists, or none is named.
    pub organisation: bool,
}

impl Belongs {
    /// Judges it; who grants access names persons of whom he reads no more than their names.
    pub async fn judge(writer: &Writer<'_>, kind: AccountKind, person: Option<Uuid>, organisation: Option<Uuid>) -> Result<Self, Error> {
        let judge = writer.judge()?;
        Ok(Self {
            fits: person.is_none() || kind == AccountKind::Person,
            person: match person {
                Some(person) => person::Entity::find_by_id(person).one(&judge).await?.is_some(),
                None => true,
            },
            organisation: match organisation {
                Some(organisation) => organisation::Entity::find_by_id(organisation).one(&judge).await?.is_some(),
                None => true,
            },
        })
    }
}
