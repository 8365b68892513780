//! An account signs in again.

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
    /// Lets somebody sign in again, with the roles that he has (Dutch: account inschakelen).
    activate_account(ActivateAccountInput {
        /// The account (Dutch: account).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows account: Account
    errors ActivateAccountErrorCode {
        /// He signs in already.
        AlreadyActive: "dit account is al ingeschakeld" / "this account is switched on already",
        /// Nobody switches himself on.
        OwnAccount: "het eigen account kan niet worden ingeschakeld" / "nobody switches on his own account",
    }
}

#[async_trait::async_trait]
impl Command for ActivateAccountInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ActivateAccountErrorCode>) -> Result<Uuid, Error> {
        use ActivateAccountErrorCode::{AlreadyActive, OwnAccount};
        let id = ids::key(&self.id, Account::table(), "input.id")?;
        let row = account::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(!row.active, AlreadyActive, "id");
        problems.bar(!writer.is_author(Some(id)).await?, OwnAccount, "id", "own_account");
        if problems.is_empty() {
            let change = |row: &mut account::Model| row.active = true;
            writer.change::<account::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
