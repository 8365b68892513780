//! Somebody must stay who can grant roles.

use crate::error::Error;
use crate::store::Writer;
use entity::{Role, ScopeKind, account, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Whether somebody can still grant roles when this grant, or this account, is gone; whoever can't grant for good takes nothing away. Two who take away at once wait for each other,
/// and the second sees what the first left.
pub(super) async fn one_stays(writer: &Writer<'_>, without_grant: Option<Uuid>, without_account: Option<Uuid>) -> Result<bool, Error> {
    let (view, today) = (writer.judge()?, writer.author().today);
    let grants = role_grant::Entity::find().filter(role_grant::Column::Role.eq(Role::Admin)).order_by_asc(role_grant::Column::Id);
    for grant in grants.filter(role_grant::Column::RevokedAt.is_null()).all(&view).await? {
        writer.lock::<role_grant::Entity>(grant.id).await?;
    }
    let active = account::Entity::find().select_only().column(account::Column::Id).filter(account::Column::Active.eq(true));
    let active: Vec<Uuid> = active.into_tuple().all(&view).await?;
    let active = active.into_iter().filter(|account| Some(*account) != without_account);
    let left = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::Scope.eq(ScopeKind::Everything))
        .filter(role_grant::Column::AccountId.is_in(active))
        .filter(role_grant::Column::StartsOn.lte(today))
        // One that ends is none that stays.
        .filter(role_grant::Column::EndsOn.is_null());
    // What goes is not one of these.
    let gone = |grant: &role_grant::Model| Some(grant.id) == without_grant || Some(grant.account_id) == without_account;
    let stays = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::Scope.eq(ScopeKind::Everything))
        .filter(role_grant::Column::EndsOn.is_null());
    if !stays.all(&view).await?.iter().any(gone) {
        return Ok(true);
    }
    let left = without_grant.into_iter().fold(left, |left, grant| left.filter(role_grant::Column::Id.ne(grant)));
    Ok(left.count(&view).await? > 0)
}
