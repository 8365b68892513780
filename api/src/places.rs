//! How many of something each one has: connections of an address, open lines of an account.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is counted by its owner, while it lasts.
pub(crate) struct Places<K>(Arc<Mutex<HashMap<K, usize>>>);

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

/// One of them; the next may come when it is dropped.
pub(crate) struct Place<K: Eq + Hash> {
    all: Arc<Mutex<HashMap<K, usize>>>,
    of: K,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// Counts one more, if its owner may have so many.
    pub fn take(&self, of: K, most: usize) -> Option<Place<K>> {
        let mut all = lock(&self.0);
        let held = all.entry(of.clone()).or_default();
        if *held >= most {
            return None;
        }
        *held += 1;
        Some(Place { all: self.0.clone(), of })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut all = lock(&self.all);
        if let Some(held) = all.get_mut(&self.of) {
            *held -= 1;
            if *held == 0 {
                all.remove(&self.of);
            }
        }
    }
}

fn lock<K>(all: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_and_what_is_dropped_is_free_again() {
        let places = Places::default();
        let held = [places.take("a", 2), places.take("a", 2)];
        assert!(held.iter().all(Option::is_some) && places.take("a", 2).is_none() && places.take("b", 2).is_some());
        drop(held);
        assert!(places.take("a", 1).is_some() && places.0.lock().unwrap().is_empty());
    }
}
