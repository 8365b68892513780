//! The feed: what the store tells, gathered for a moment, and judged once for each set of rights that somebody holds who
//! listens. It is bounded everywhere: who does not keep up is told so, and nothing waits for him.

use super::authorise::{Subject, readable};
use crate::access::Rights;
use crate::error::Error;
use crate::store::{News, Store, Touched};
use entity::ChangeAction;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OnceCell, broadcast};
use tokio::time::{Instant, timeout_at};

/// So long is gathered what belongs together.
const MOMENT: Duration = Duration::from_millis(50);
/// So many rows are told at once; what comes after them is told next.
const FULL: usize = 1_000;
/// Who is further behind than this is too slow.
const BEHIND: usize = 64;

/// What is told to those who listen.
pub struct Feed {
    batches: broadcast::Sender<Arc<Batch>>,
}

/// What was written in a moment; each row once.
#[derive(Default)]
pub struct Batch {
    /// The rows.
    pub touched: Vec<Touched>,
    /// Whether there was more, of which nothing is known.
    pub lost: bool,
    judged: Mutex<HashMap<Arc<Rights>, Judged>>,
}

/// What a set of rights reads of a batch, as soon as it is known.
type Judged = Arc<OnceCell<Arc<HashSet<Subject>>>>;

impl Feed {
    /// The feed of a store, as long as there is one.
    pub fn of(store: &Arc<Store>) -> Self {
        let batches = broadcast::Sender::new(BEHIND);
        tokio::spawn(gather(store.news(), batches.clone()));
        Self { batches }
    }

    /// What is told from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Batch>> {
        self.batches.subscribe()
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.batches.receiver_count()
    }
}

async fn gather(mut news: broadcast::Receiver<News>, batches: broadcast::Sender<Arc<Batch>>) {
    loop {
        let mut batch = Batch::default();
        if !batch.add(news.recv().await) {
            return;
        }
        let end = Instant::now() + MOMENT;
        while batch.touched.len() < FULL {
            let Ok(told) = timeout_at(end, news.recv()).await else { break };
            if !batch.add(told) {
                return;
            }
        }
        // Nobody may be there to hear it.
        drop(batches.send(Arc::new(batch)));
    }
}

impl Batch {
    /// Adds what is told; not where nothing will be any more.
    fn add(&mut self, told: Result<News, RecvError>) -> bool {
        match told {
            Ok(News::Touched(touched)) => touched.into_iter().for_each(|touched| self.merge(touched)),
            Ok(News::Lost) | Err(RecvError::Lagged(_)) => self.lost = true,
            Err(RecvError::Closed) => return false,
        }
        true
    }

    /// A row that was made and changed in one moment was made; it has the version of the last change.
    fn merge(&mut self, new: Touched) {
        match self.touched.iter_mut().find(|known| known.key == new.key && known.table == new.table) {
            None => self.touched.push(new),
            Some(known) => {
                let made = known.action == ChangeAction::Create && new.action == ChangeAction::Change;
                let action = if made { ChangeAction::Create } else { new.action };
                *known = Touched { action, version: Ord::max(known.version, new.version), ..new };
            }
        }
    }

    /// Which of its rows the holder of these rights reads. It is asked once for all who hold the same.
    pub(super) async fn readable(&self, store: &Store, rights: &Arc<Rights>) -> Result<Arc<HashSet<Subject>>, Error> {
        let cell = self.judged.lock().unwrap_or_else(PoisonError::into_inner).entry(rights.clone()).or_default().clone();
        let subjects = || self.touched.iter().map(|touched| (touched.table, touched.key));
        cell.get_or_try_init(async || readable(store, rights, subjects()).await.map(Arc::new)).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn milestone(key: u128, version: i64, action: ChangeAction) -> Touched {
        Touched { table: "milestone", key: Uuid::from_u128(key), version, action, programme: None, year: None }
    }

    #[tokio::test]
    async fn what_is_written_in_a_moment_is_told_at_once_and_each_row_once() {
        let (news, batches) = (broadcast::Sender::new(16), broadcast::Sender::new(16));
        let mut told = batches.subscribe();
        tokio::spawn(gather(news.subscribe(), batches));
        let send = |touched| news.send(News::Touched(touched)).unwrap();
        send(vec![milestone(1, 1, ChangeAction::Create), milestone(2, 4, ChangeAction::Change)]);
        send(vec![milestone(1, 2, ChangeAction::Change)]);
        tokio::time::sleep(Duration::from_millis(200)).await;
        send(vec![milestone(1, 3, ChangeAction::Change)]);
        let first = told.recv().await.unwrap();
        assert_eq!(first.touched, [milestone(1, 2, ChangeAction::Create), milestone(2, 4, ChangeAction::Change)]);
        assert_eq!(told.recv().await.unwrap().touched, [milestone(1, 3, ChangeAction::Change)]);
    }

    #[tokio::test]
    async fn what_was_not_heard_is_said_to_be_lost() {
        let (news, batches) = (broadcast::Sender::new(2), broadcast::Sender::new(16));
        let (mut told, heard) = (batches.subscribe(), news.subscribe());
        for key in 0..5 {
            news.send(News::Touched(vec![milestone(key, 1, ChangeAction::Create)])).unwrap();
        }
        tokio::spawn(gather(heard, batches));
        let batch = told.recv().await.unwrap();
        assert!(batch.lost && batch.touched.len() == 2);
    }
}
