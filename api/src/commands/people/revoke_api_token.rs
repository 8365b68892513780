//! A key is taken back.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::people::api_token::ApiToken;
use crate::store::Writer;
use async_graphql::ID;
use entity::api_token;
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Takes a key back, at once; it stays in the history (Dutch: toegangssleutel intrekken).
    revoke_api_token(RevokeApiTokenInput {
        /// The key (Dutch: toegangssleutel).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows api_token: ApiToken
    errors RevokeApiTokenErrorCode {
        /// It was taken back before.
        AlreadyRevoked: "deze sleutel is al ingetrokken" / "this key was taken back already",
    }
}

#[async_trait::async_trait]
impl Command for RevokeApiTokenInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RevokeApiTokenErrorCode>) -> Result<Uuid, Error> {
        let id = ids::key(&self.id, ApiToken::table(), "input.id")?;
        let row = api_token::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        problems.unless(row.revoked_at.is_none(), RevokeApiTokenErrorCode::AlreadyRevoked, "id");
        if problems.is_empty() {
            let now = writer.author().now;
            let revoke = move |row: &mut api_token::Model| row.revoked_at = Some(now);
            writer.change::<api_token::Entity>(id, Some(self.expected_version.into()), revoke).await?;
        }
        Ok(id)
    }
}
