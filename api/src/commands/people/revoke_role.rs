//! A role is taken back.

use super::admins::one_stays;
use super::end_deputising::end_with_grant;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::people::role_grant::RoleGrant;
use crate::store::Writer;
use async_graphql::ID;
use entity::{Role, role_grant};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Takes a role back, at once, also from who stands in for its holder; it stays in the history (Dutch: rol intrekken).
    revoke_role(RevokeRoleInput {
        /// The grant (Dutch: mandaat).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows role_grant: RoleGrant
    errors RevokeRoleErrorCode {
        /// It was taken back before.
        AlreadyRevoked: "deze rol is al ingetrokken" / "this role was taken back already",
        /// Nobody would be left to grant roles.
        LastAdmin: "de laatste beheerder kan niet worden ingetrokken" / "the last administrator stays",
    }
}

#[async_trait::async_trait]
impl Command for RevokeRoleInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<RevokeRoleErrorCode>) -> Result<Uuid, Error> {
        use RevokeRoleErrorCode::{AlreadyRevoked, LastAdmin};
        let view = writer.view()?;
        let id = ids::key(&self.id, RoleGrant::table(), "input.id")?;
        let grant = role_grant::Entity::find_by_id(id).one(&view).await?.ok_or(Error::NotFound)?;
        problems.unless(grant.revoked_at.is_none(), AlreadyRevoked, "id");
        if grant.role == Role::Admin {
            problems.bar(one_stays(writer, Some(id), None).await?, LastAdmin, "id", "last_admin");
        }
        if problems.is_empty() {
            let now = writer.author().now;
            let revoke = move |row: &mut role_grant::Model| row.revoked_at = Some(now);
            writer.change::<role_grant::Entity>(id, Some(self.expected_version.into()), revoke).await?;
            end_with_grant(writer, id).await?;
        }
        Ok(id)
    }
}
