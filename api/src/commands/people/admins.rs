//! Somebody must stay who can grant roles.

use crate::error::Error;
use crate::store::Writer;
use entity::{Role, ScopeKind, account, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Whether somebody can still grant roles when this grant, or this account, is gone; whoever can't grant for good takes nothing away.
/// Two who take away at once wait for each other, and the second sees what the first left.
pub(super) async fn one_stays(writer: &Writer<'_>, without_grant: Option<Uuid>, without_account: Option<Uuid>) -> Result<bool, Error> {
    let (view, today) = (writer.judge()?, writer.author().today);
    let grants = role_grant::Entity::find().filter(role_grant::Column::Role.eq(Role::Admin));
    let grants = grants.filter(role_grant::Column::RevokedAt.is_null()).order_by_asc(role_grant::Column::Id);
    for grant in grants.clone().all(&view).await? {
        writer.lock::<role_grant::Entity>(grant.id).await?;
    }
    // Read again: whoever held a lock may have taken one away. One that ends is none that stays.
    let everything = grants.filter(role_grant::Column::Scope.eq(ScopeKind::Everything));
    let standing = everything.filter(role_grant::Column::EndsOn.is_null()).all(&view).await?;
    let (gone, left): (Vec<_>, Vec<_>) =
        standing.into_iter().partition(|grant| Some(grant.id) == without_grant || Some(grant.account_id) == without_account);
    if gone.is_empty() {
        return Ok(true);
    }
    let holders = left.into_iter().filter(|grant| grant.starts_on <= today).map(|grant| grant.account_id);
    let active = account::Entity::find().filter(account::Column::Active.eq(true)).filter(account::Column::Id.is_in(holders));
    Ok(active.count(&view).await? > 0)
}
