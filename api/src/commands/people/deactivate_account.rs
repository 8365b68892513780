//! An account signs in no more.

use super::admins::one_stays;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::people::account::Account;
use crate::store::Writer;
use async_graphql::ID;
use entity::account;
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Keeps somebody from signing in, at once; his roles stay as they are, and count for nothing (Dutch: account uitschakelen).
    deactivate_account(DeactivateAccountInput {
        /// The account (Dutch: account).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows account: Account
    errors DeactivateAccountErrorCode {
        /// He signs in no more already.
        AlreadyInactive: "dit account is al uitgeschakeld" / "this account is switched off already",
        /// Nobody switches himself off.
        OwnAccount: "het eigen account kan niet worden uitgeschakeld" / "nobody switches off his own account",
        /// Nobody would be left to grant roles.
        LastAdmin: "de laatste beheerder kan niet worden uitgeschakeld" / "the last administrator stays",
    }
}

#[async_trait::async_trait]
impl Command for DeactivateAccountInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<DeactivateAccountErrorCode>) -> Result<Uuid, Error> {
        use DeactivateAccountErrorCode::{AlreadyInactive, LastAdmin, OwnAccount};
        let id = ids::key(&self.id, Account::table(), "input.id")?;
        let row = account::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.active, AlreadyInactive, "id");
        problems.bar(!writer.is_author(Some(id)).await?, OwnAccount, "id", "own_account");
        problems.bar(one_stays(writer, None, Some(id)).await?, LastAdmin, "id", "last_admin");
        if problems.is_empty() {
            let change = |row: &mut account::Model| row.active = false;
            writer.change::<account::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
