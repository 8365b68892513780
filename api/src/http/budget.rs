//! What an account may ask in a minute. It is counted by each instance for itself: behind several, an account has several
//! times as much.

use crate::access::Actor;
use crate::config::Limits;
use crate::nodes::rate_limit::RateLimit;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use entity::Vocabulary;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// The window in which costs are added up; it starts with the first request after the last one.
const WINDOW: Duration = Duration::from_mins(1);
/// With so many accounts at once, those whose window is over are forgotten.
const MANY: usize = 1_000;

static LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
static COST: HeaderName = HeaderName::from_static("ratelimit-cost");
static REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// What each account has asked in its minute.
#[derive(Default)]
pub(super) struct Budgets(Mutex<HashMap<Uuid, Spent>>);

/// The turns of each account: so many of its requests run at once, and the next wait, so that nobody else waits for them.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<Uuid, Weak<Semaphore>>>);

impl Turns {
    /// Waits for a turn of an account; it lasts until it is dropped.
    pub async fn take(&self, actor: Option<&Actor>, most: usize) -> Option<OwnedSemaphorePermit> {
        let account = actor?.account;
        let turns = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MANY {
                all.retain(|_, turns| turns.strong_count() > 0);
            }
            all.get(&account).and_then(Weak::upgrade).unwrap_or_else(|| {
                let turns = Arc::new(Semaphore::new(most));
                all.insert(account, Arc::downgrade(&turns));
                turns
            })
        };
        turns.acquire_owned().await.ok()
    }
}

/// What an account has asked, since when.
struct Spent {
    since: Instant,
    cost: usize,
}

impl Budgets {
    /// Takes a cost from the budget of an account; an error where it has not so much left, and nothing is taken.
    pub fn take(&self, actor: &Actor, cost: usize, limits: &Limits) -> Result<RateLimit, RateLimit> {
        let (now, limit) = (Instant::now(), limit(actor, limits));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY && !all.contains_key(&actor.account) {
            all.retain(|_, spent| now - spent.since < WINDOW);
        }
        let spent = all.entry(actor.account).or_insert(Spent { since: now, cost: 0 });
        if now - spent.since >= WINDOW {
            *spent = Spent { since: now, cost: 0 };
        }
        let fits = cost <= limit.saturating_sub(spent.cost);
        if fits {
            spent.cost += cost;
        }
        let rate =
            RateLimit { limit, cost, remaining: limit.saturating_sub(spent.cost), resets_in: WINDOW.saturating_sub(now - spent.since) };
        if fits { Ok(rate) } else { Err(rate) }
    }
}

/// What the roles of an account give it in a minute: the most of what each does.
fn limit(actor: &Actor, limits: &Limits) -> usize {
    let of = |role: &entity::Role| limits.cost_per_minute_of.get(role.as_str()).copied().unwrap_or(limits.cost_per_minute);
    actor.roles.iter().map(|held| of(&held.role)).max().unwrap_or(limits.cost_per_minute)
}

/// Tells in the headers of a response what is left.
pub(super) fn tell(response: &mut Response, rate: RateLimit) {
    let told = [(&LIMIT, rate.limit), (&COST, rate.cost), (&REMAINING, rate.remaining), (&RESET, rate.seconds())];
    for (name, value) in told {
        response.headers_mut().insert(name.clone(), HeaderValue::from(value));
    }
}

/// The headers, as pages of other origins may read them.
pub(super) fn headers() -> [HeaderName; 4] {
    [LIMIT.clone(), COST.clone(), REMAINING.clone(), RESET.clone()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{HeldRole, Rights};
    use chrono::NaiveDate;
    use entity::{AccountKind, Role, ScopeKind};

    fn actor(roles: &[Role]) -> Actor {
        let held = |role: &Role| HeldRole { role: *role, scope: ScopeKind::Everything, of: None, from: NaiveDate::default(), to: None };
        Actor {
            account: Uuid::now_v7(),
            on_behalf_of: None,
            selves: Vec::new(),
            name: String::new(),
            kind: AccountKind::Person,
            person: None,
            organisation: None,
            read_only: false,
            active: true,
            roles: roles.iter().map(held).collect(),
            lent: Vec::new(),
            rights: Arc::new(Rights::default()),
        }
    }

    fn limits() -> Limits {
        Limits { cost_per_minute: 100, cost_per_minute_of: HashMap::from([("ANALYST".to_owned(), 10)]), ..Limits::default() }
    }

    #[test]
    fn a_budget_is_spent_and_each_account_has_its_own() {
        let (budgets, limits, one, other) = (Budgets::default(), limits(), actor(&[Role::Pmo]), actor(&[]));
        assert_eq!(budgets.take(&one, 60, &limits).unwrap().remaining, 40);
        assert_eq!(budgets.take(&one, 41, &limits).unwrap_err().remaining, 40, "what is refused costs nothing");
        assert_eq!(budgets.take(&one, 40, &limits).unwrap().remaining, 0);
        assert!(budgets.take(&one, 1, &limits).unwrap_err().seconds() <= 60);
        assert!(budgets.take(&other, 100, &limits).is_ok());
    }

    #[tokio::test]
    async fn who_has_all_his_turns_waits_and_nobody_else() {
        let (turns, one, other) = (Turns::default(), actor(&[Role::Pmo]), actor(&[Role::Pmo]));
        let held = [turns.take(Some(&one), 2).await, turns.take(Some(&one), 2).await];
        let brief = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(brief, turns.take(Some(&one), 2)).await.is_err());
        assert!(tokio::time::timeout(brief, turns.take(Some(&other), 2)).await.is_ok());
        drop(held);
        assert!(tokio::time::timeout(brief, turns.take(Some(&one), 2)).await.is_ok());
    }

    #[test]
    fn the_most_generous_role_counts() {
        let (budgets, limits) = (Budgets::default(), limits());
        assert_eq!(budgets.take(&actor(&[Role::Analyst]), 1, &limits).unwrap().limit, 10);
        assert_eq!(budgets.take(&actor(&[Role::Analyst, Role::Pmo]), 1, &limits).unwrap().limit, 100);
    }
}
