//! Accounts and their rights of today, from the grants in the database; never from the token.

use super::{Identity, Key};
use crate::access::{Actor, Grant, HeldRole, LentRole, Reach, Rights, Standing};
use crate::clock::Clock;
use crate::error::Error;
use crate::store::{Store, View};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    Dataset, PartnershipStatus, Role, ScopeKind, SharingLevel, SharingStatus, account, api_token, deputising, directorate,
    organisation_successor, partnership, programme, role_grant, sharing_agreement,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
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
    known: RwLock<HashMap<Name, Known>>,
}

/// By what an actor is known: his issuer and subject, and in whose place he acts.
type Name = (String, String, Option<String>);

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
    /// `Unauthenticated` where no account has this issuer and subject, `Forbidden` where it is not active, or may not act for whom it
    /// says it does.
    pub async fn actor(&self, identity: &Identity, today: NaiveDate) -> Result<Arc<Actor>, Error> {
        let behalf = identity.on_behalf_of.clone();
        let key = match &identity.key {
            // A key is its account's, and nobody else's.
            Some(_) if behalf.is_some() => return Err(Error::Forbidden),
            Some(key) => (KEY.to_owned(), key.hash(), None),
            None => (identity.issuer.clone(), identity.subject.clone(), behalf),
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

    async fn by_token(&self, (issuer, subject, on_behalf_of): &Name, today: NaiveDate) -> Result<Actor, Error> {
        let view = self.store.current_view(&Arc::new(Rights::login()))?;
        let account = account::Entity::find()
            .filter(account::Column::Issuer.eq(issuer.as_str()))
            .filter(account::Column::Subject.eq(subject.as_str()))
            .one(&view)
            .await?
            .ok_or(Error::Unauthenticated)?;
        let Some(absentee) = on_behalf_of else {
            return own(&view, account, None, today).await;
        };
        let absentee = absentee.strip_prefix("account_").and_then(|key| key.parse().ok()).ok_or(Error::Forbidden)?;
        in_place_of(&view, account, absentee, today).await
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
        let actor = own(&view, account, kept.role, today).await?;
        // A key is narrower than its account, never wider; and acts for nobody else.
        let rights = kept.programme_id.map_or_else(|| actor.rights.clone(), |programme| Arc::new(actor.rights.within(programme)));
        Ok(Actor { read_only: kept.read_only, lent: Vec::new(), rights, ..actor })
    }
}

/// An account with its own grants of today, all or those of one role.
async fn own(view: &View, account: account::Model, only: Option<Role>, today: NaiveDate) -> Result<Actor, Error> {
    let theirs = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(account.id));
    let theirs = only.into_iter().fold(theirs, |theirs, role| theirs.filter(role_grant::Column::Role.eq(role)));
    let grants = holding(theirs, today).all(view).await?;
    let (roles, lent) = (grants.iter().map(held).collect(), lent(view, account.id, today).await?);
    let lent = lent.into_iter().map(|(deputising, grant, absentee)| LentRole {
        absentee: absentee.id,
        name: absentee.name,
        kind: absentee.kind,
        held: HeldRole { from: deputising.starts_on, to: Some(deputising.ends_on), ..held(&grant) },
    });
    let lent = lent.collect();
    actor(view, account, None, (&grants, roles, lent), today).await
}

/// An account that acts in the place of another: with the grants that are lent to it, and nothing of its own.
async fn in_place_of(view: &View, account: account::Model, absentee: Uuid, today: NaiveDate) -> Result<Actor, Error> {
    let (mut grants, mut roles, mut replaced) = (Vec::new(), Vec::new(), None);
    for (deputising, grant, of) in lent(view, account.id, today).await? {
        if of.id == absentee {
            roles.push(HeldRole { from: deputising.starts_on, to: Some(deputising.ends_on), ..held(&grant) });
            grants.push(grant);
            replaced = Some(of);
        }
    }
    let replaced = replaced.ok_or(Error::Forbidden)?;
    actor(view, account, Some(replaced), (&grants, roles, Vec::new()), today).await
}

async fn actor(
    view: &View,
    account: account::Model,
    replaced: Option<account::Model>,
    (grants, roles, lent): (&[role_grant::Model], Vec<HeldRole>, Vec<LentRole>),
    today: NaiveDate,
) -> Result<Actor, Error> {
    let mut rights = Vec::new();
    for grant in grants {
        rights.extend(resolve(view, grant, today).await?);
    }
    let both = || std::iter::once(&account).chain(&replaced);
    let mut selves: Vec<Uuid> = both().map(|account| account.id).collect();
    let people: Vec<Uuid> = both().filter_map(|account| account.person_id).collect();
    if !people.is_empty() {
        let theirs = account::Entity::find().select_only().column(account::Column::Id).filter(account::Column::PersonId.is_in(people));
        selves.extend(theirs.into_tuple::<Uuid>().all(view).await?);
        selves.sort_unstable();
        selves.dedup();
    }
    Ok(Actor {
        account: account.id,
        on_behalf_of: replaced.map(|replaced| replaced.id),
        selves,
        name: account.name,
        kind: account.kind,
        person: account.person_id,
        organisation: account.organisation_id,
        active: account.active,
        read_only: false,
        roles,
        lent,
        rights: Arc::new(Rights::canonical(rights)),
    })
}

/// Of grants those that hold today.
fn holding(grants: Select<role_grant::Entity>, today: NaiveDate) -> Select<role_grant::Entity> {
    grants
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::StartsOn.lte(today))
        .filter(Condition::any().add(role_grant::Column::EndsOn.is_null()).add(role_grant::Column::EndsOn.gte(today)))
}

/// A grant, as the role that it gives.
fn held(grant: &role_grant::Model) -> HeldRole {
    HeldRole {
        role: grant.role,
        scope: grant.scope,
        of: grant.work_package_id.or(grant.programme_id).or(grant.directorate_id).or(grant.organisation_id),
        from: grant.starts_on,
        to: grant.ends_on,
    }
}

/// What is lent to an account today: no more than what its absentees hold themselves.
async fn lent(view: &View, deputy: Uuid, today: NaiveDate) -> Result<Vec<(deputising::Model, role_grant::Model, account::Model)>, Error> {
    let running = deputising::Entity::find()
        .filter(deputising::Column::DeputyAccountId.eq(deputy))
        .filter(deputising::Column::EndedAt.is_null())
        .filter(deputising::Column::StartsOn.lte(today))
        .filter(deputising::Column::EndsOn.gte(today))
        .order_by_asc(deputising::Column::Id)
        .all(view)
        .await?;
    let mut lent = Vec::new();
    for deputising in running {
        let grant = holding(role_grant::Entity::find_by_id(deputising.grant_id), today).one(view).await?;
        let Some(grant) = grant.filter(|grant| grant.account_id == deputising.absentee_account_id) else { continue };
        let absentee = account::Entity::find_by_id(grant.account_id).one(view).await?;
        lent.extend(absentee.filter(|absentee| absentee.active).map(|absentee| (deputising, grant, absentee)));
    }
    Ok(lent)
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
