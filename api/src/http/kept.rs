//! What is kept for the next who asks the same, within bounds.

use std::collections::HashMap;
use std::sync::Arc;

/// Two halves: what was asked lately, and what was before. When the first is full it takes the place of the second, so
/// what is asked often stays, and nothing is counted.
pub(super) struct Kept<V> {
    lately: HashMap<Arc<str>, (V, usize)>,
    before: HashMap<Arc<str>, (V, usize)>,
    bytes: usize,
    half: usize,
}

impl<V: Clone> Kept<V> {
    /// Keeps two halves of so many bytes.
    pub fn of(half: usize) -> Self {
        Self { lately: HashMap::new(), before: HashMap::new(), bytes: 0, half }
    }

    /// What is kept by this key.
    pub fn find(&mut self, key: &str) -> Option<V> {
        if let Some((known, _)) = self.lately.get(key) {
            return Some(known.clone());
        }
        let (key, (known, bytes)) = self.before.remove_entry(key)?;
        self.keep(key, known.clone(), bytes);
        Some(known)
    }

    /// Keeps what takes so many bytes.
    pub fn keep(&mut self, key: Arc<str>, value: V, bytes: usize) {
        if self.bytes + bytes > self.half {
            self.before = std::mem::take(&mut self.lately);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.lately.insert(key, (value, bytes));
    }

    /// How many bytes are kept.
    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        self.lately.values().chain(self.before.values()).map(|(_, bytes)| bytes).sum()
    }
}
