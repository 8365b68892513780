//! Accounts and their rights of today, from the grants in the database; never from the token.

use super::{Identity, Key};
use crate::access::{Actor, Grant, HeldRole, Reach, Rights, Standing};
use crate::clock::Clock;
use crate::error::Error;
use crate::store::{Store, View};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    Dataset, PartnershipStatus, Role, ScopeKind, SharingLevel, SharingStatus, account, api_token, directorate, organisation_successor,
    partnership, programme, role_grant, sharing_agreement,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// So long what was read of grants holds, where another instance may have changed them.
const FRESH: Duration = Duration::from_secs(1);
/// In place of an issuer, where a key was presented.
const KEY: &str = "key";
/// How many accounts are kept.
const KEPT: usize = 10_000;

/// The accounts of an installation.
pub struct Accounts {
    store: Arc<Store>,
    known: RwLock<HashMap<(String, String), Known>>,
}

/// What was read of an account, when, and of which day.
#[derive(Clone)]
struct Known {
    actor: Arc<Actor>,
    epoch: u64,
    day: NaiveDate,
    read: Instant,
}

impl Accounts {
    /// The accounts of this database.
    pub fn new(store: Arc<Store>) -> Self {
        Self { store, known: RwLock::default() }
    }

    /// The actor behind an identity.
    ///
    /// # Errors
    /// `Unauthenticated` where no account has this issuer and subject, `Forbidden` where it is not active.
    pub async fn actor(&self, identity: &Identity, today: NaiveDate) -> Result<Arc<Actor>, Error> {
        let key = match &identity.key {
            Some(key) => (KEY.to_owned(), key.hash()),
            None => (identity.issuer.clone(), identity.subject.clone()),
        };
        let epoch = self.store.epoch();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let fresh = |known: &Known| known.epoch == epoch && known.day == today && known.read.elapsed() < FRESH;
        if let Some(known) = known.filter(fresh) {
            return active(known.actor);
        }
        let actor = Arc::new(match &identity.key {
            Some(presented) => self.by_key(presented, today).await?,
            None => self.by_token(&key, today).await?,
        });
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(key, Known { actor: actor.clone(), epoch, day: today, read: Instant::now() });
        drop(known);
        active(actor)
    }

    async fn by_token(&self, (issuer, subject): &(String, String), today: NaiveDate) -> Result<Actor, Error> {
        let view = self.store.current_view(&Arc::new(Rights::login()))?;
        let account = account::Entity::find()
            .filter(account::Column::Issuer.eq(issuer.as_str()))
            .filter(account::Column::Subject.eq(subject.as_str()))
            .one(&view)
            .await?
            .ok_or(Error::Unauthenticated)?;
        Self::read(&view, account, false, today).await
    }

    /// The actor behind a key; that it was used is kept, once an hour.
    async fn by_key(&self, presented: &Key, today: NaiveDate) -> Result<Actor, Error> {
        let view = self.store.current_view(&Arc::new(Rights::login()))?;
        let kept = api_token::Entity::find().filter(api_token::Column::Hash.eq(presented.hash())).one(&view).await?;
        let holds = |kept: &api_token::Model| {
            kept.revoked_at.is_none() && kept.expires_on >= today && kept.hash.open().is_some_and(|hash| presented.is(hash))
        };
        let kept = kept.filter(holds).ok_or(Error::Unauthenticated)?;
        let account = account::Entity::find_by_id(kept.account_id).one(&view).await?.ok_or(Error::Unauthenticated)?;
        let now = Clock::real();
        if kept.last_used_at.is_none_or(|last| now - last > TimeDelta::hours(1)) {
            self.store.key_was_used(kept.id, now).await?;
        }
        Self::read(&view, account, kept.read_only, today).await
    }

    async fn read(view: &View, account: account::Model, read_only: bool, today: NaiveDate) -> Result<Actor, Error> {
        let grants = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.eq(account.id))
            .filter(role_grant::Column::RevokedAt.is_null())
            .filter(role_grant::Column::StartsOn.lte(today))
            .filter(Condition::any().add(role_grant::Column::EndsOn.is_null()).add(role_grant::Column::EndsOn.gte(today)))
            .all(view)
            .await?;
        let mut rights = Vec::new();
        for grant in &grants {
            rights.extend(resolve(view, grant, today).await?);
        }
        let held = |grant: &role_grant::Model| HeldRole {
            role: grant.role,
            scope: grant.scope,
            of: grant.work_package_id.or(grant.programme_id).or(grant.directorate_id).or(grant.organisation_id),
            from: grant.starts_on,
            to: grant.ends_on,
        };
        Ok(Actor {
            account: account.id,
            name: account.name,
            kind: account.kind,
            person: account.person_id,
            organisation: account.organisation_id,
            active: account.active,
            read_only,
            roles: grants.iter().map(held).collect(),
            rights: Arc::new(Rights::canonical(rights)),
        })
    }
}

fn active(actor: Arc<Actor>) -> Result<Arc<Actor>, Error> {
    if actor.active { Ok(actor) } else { Err(Error::Forbidden) }
}

/// A grant, with the keys that it reaches.
async fn resolve(view: &View, grant: &role_grant::Model, today: NaiveDate) -> Result<Vec<Grant>, Error> {
    let role = |reach| Grant { standing: Standing::Role(grant.role), reach };
    let missing = || Error::internal("a grant without what its scope names");
    Ok(match grant.scope {
        ScopeKind::Everything => vec![role(Reach::Everything)],
        ScopeKind::Directorate => vec![role(Reach::Programmes(programmes_of(view, grant.directorate_id.ok_or_else(missing)?).await?))],
        ScopeKind::Programme => vec![role(Reach::Programmes(vec![grant.programme_id.ok_or_else(missing)?]))],
        ScopeKind::WorkPackage => {
            let (programme, work_package) = grant.programme_id.zip(grant.work_package_id).ok_or_else(missing)?;
            let mut grants = vec![role(Reach::WorkPackages { programmes: vec![programme], work_packages: vec![work_package] })];
            // Of the other work packages a coordinator sees what partners see in summary.
            for dataset in [Dataset::Programme, Dataset::Budget, Dataset::Contracts, Dataset::Planning] {
                let standing = Standing::Shared(dataset, SharingLevel::Summary);
                grants.push(Grant { standing, reach: Reach::Programmes(vec![programme]) });
            }
            grants
        }
        ScopeKind::Organisation => {
            let organisation = grant.organisation_id.ok_or_else(missing)?;
            let mut ours = descent(view, organisation, today).await?;
            ours.sort_unstable();
            let partnerships = partnerships(view, &ours, today).await?;
            let mut programmes: Vec<_> = partnerships.iter().map(|partnership| partnership.programme_id).collect();
            programmes.sort_unstable();
            programmes.dedup();
            let mut grants = vec![role(Reach::Organisation { organisations: ours.clone(), programmes })];
            if matches!(grant.role, Role::Partner | Role::Funder) {
                grants.extend(shared_with(view, &ours, &partnerships, today).await?);
            }
            grants
        }
    })
}

/// The programmes of a directorate and of those below it.
async fn programmes_of(view: &View, directorate: Uuid) -> Result<Vec<Uuid>, Error> {
    let tree: Vec<(Uuid, Option<Uuid>)> = directorate::Entity::find()
        .select_only()
        .column(directorate::Column::Id)
        .column(directorate::Column::ParentId)
        .into_tuple()
        .all(view)
        .await?;
    let mut below = vec![directorate];
    let mut at = 0;
    while let Some(&parent) = below.get(at) {
        let children = tree.iter().filter(|(id, of)| *of == Some(parent) && !below.contains(id)).map(|(id, _)| *id).collect::<Vec<_>>();
        below.extend(children);
        at += 1;
    }
    let programmes =
        programme::Entity::find().select_only().column(programme::Column::Id).filter(programme::Column::DirectorateId.is_in(below));
    let mut programmes: Vec<Uuid> = programmes.into_tuple().all(view).await?;
    programmes.sort_unstable();
    Ok(programmes)
}

/// An organisation and those that it came after by today: their rights pass to it.
async fn descent(view: &View, organisation: Uuid, today: NaiveDate) -> Result<Vec<Uuid>, Error> {
    let mut ours = vec![organisation];
    let mut at = 0;
    while let Some(&successor) = ours.get(at) {
        let before: Vec<Uuid> = organisation_successor::Entity::find()
            .select_only()
            .column(organisation_successor::Column::OrganisationId)
            .filter(organisation_successor::Column::SuccessorId.eq(successor))
            .filter(organisation_successor::Column::ChangedOn.lte(today))
            .into_tuple()
            .all(view)
            .await?;
        ours.extend(before.into_iter().filter(|id| !ours.contains(id)).collect::<Vec<_>>());
        at += 1;
    }
    Ok(ours)
}

/// The partnerships of these organisations that hold today.
async fn partnerships(view: &View, ours: &[Uuid], today: NaiveDate) -> Result<Vec<partnership::Model>, Error> {
    let partnerships = partnership::Entity::find()
        .filter(partnership::Column::OrganisationId.is_in(ours.iter().copied()))
        .filter(partnership::Column::Status.eq(PartnershipStatus::Active))
        .filter(partnership::Column::StartsOn.lte(today))
        .filter(Condition::any().add(partnership::Column::EndsOn.is_null()).add(partnership::Column::EndsOn.gte(today)));
    Ok(partnerships.all(view).await?)
}

/// What is shared with organisations today: no longer than the partnership that it is part of.
async fn shared_with(view: &View, ours: &[Uuid], partnerships: &[partnership::Model], today: NaiveDate) -> Result<Vec<Grant>, Error> {
    let agreements = sharing_agreement::Entity::find()
        .filter(sharing_agreement::Column::OrganisationId.is_in(ours.iter().copied()))
        .filter(sharing_agreement::Column::PartnershipId.is_in(partnerships.iter().map(|partnership| partnership.id)))
        .filter(sharing_agreement::Column::Status.eq(SharingStatus::Active))
        .filter(sharing_agreement::Column::StartsOn.lte(today))
        .filter(Condition::any().add(sharing_agreement::Column::EndsOn.is_null()).add(sharing_agreement::Column::EndsOn.gte(today)))
        .all(view)
        .await?;
    let shared = |agreement: &sharing_agreement::Model| Grant {
        standing: Standing::Shared(agreement.dataset, agreement.level),
        reach: Reach::Programmes(vec![agreement.programme_id]),
    };
    Ok(agreements.iter().filter(|agreement| agreement.level != SharingLevel::None).map(shared).collect())
}
