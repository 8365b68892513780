//! A role is taken back.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::people::role_grant::RoleGrant;
use crate::store::Writer;
use async_graphql::ID;
use entity::{Role, ScopeKind, account, role_grant};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

command! {
    /// Takes a role back, at once; it stays in the history (Dutch: rol intrekken).
    revoke_role: RevokeRole(RevokeRoleInput {
        /// The grant (Dutch: mandaat).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
    }) shows role_grant "roleGrant": RoleGrant as RevokeRolePayload, RevokeRoleConflict
    errors RevokeRoleError, RevokeRoleErrorCode {
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
            let admins = role_grant::Entity::find().filter(role_grant::Column::Role.eq(Role::Admin)).order_by_asc(role_grant::Column::Id);
            let admins = admins.filter(role_grant::Column::RevokedAt.is_null()).all(&view).await?;
            // Two revocations at once wait for each other, and the second sees what the first left.
            for admin in &admins {
                writer.lock::<role_grant::Entity>(admin.id).await?;
            }
            let today = writer.author().today;
            let active = account::Entity::find().select_only().column(account::Column::Id).filter(account::Column::Active.eq(true));
            let active: Vec<Uuid> = active.into_tuple().all(&view).await?;
            let left = role_grant::Entity::find()
                .filter(role_grant::Column::Id.is_in(admins.iter().map(|admin| admin.id).filter(|admin| *admin != id)))
                .filter(role_grant::Column::RevokedAt.is_null())
                .filter(role_grant::Column::Scope.eq(ScopeKind::Everything))
                .filter(role_grant::Column::AccountId.is_in(active))
                .filter(role_grant::Column::StartsOn.lte(today))
                .filter(Condition::any().add(role_grant::Column::EndsOn.is_null()).add(role_grant::Column::EndsOn.gte(today)));
            problems.unless(left.count(&view).await? > 0, LastAdmin, "id");
        }
        if problems.is_empty() {
            let now = writer.author().now;
            let revoke = move |row: &mut role_grant::Model| row.revoked_at = Some(now);
            writer.change::<role_grant::Entity>(id, Some(self.expected_version.into()), revoke).await?;
        }
        Ok(id)
    }
}
