//! The only owner of the pools. What reads gets a [`View`], the viewer's database; what writes gets a [`Writer`],
//! a transaction that leaves its change events behind. Nothing that either is asked can step round the policy.

mod abandon;
mod beside;
mod cast;
mod connect;
mod inspect;
mod kept;
mod keys;
mod ledger;
mod listen;
mod news;
mod records;
mod replay;
mod shadow;
mod spool;
mod tokens;
mod told;
mod verify;
mod view;
mod writer;

pub use beside::Beside;
pub use cast::Hidden;
pub use connect::{Location, PoolUse};
pub use ledger::{Booking, Ledger, Line, Papers, Sums, first_of_month};
pub use news::{News, Touched};
pub use records::{Reader, Reading, Records};
pub use shadow::{Shadow, Tables};
pub use told::{camel, field, is_camel};
pub use verify::Difference;
pub use view::View;
pub use writer::SETTLED;
pub use writer::{Author, Writer};

use crate::access::Rights;
use crate::error::Error;
use connect::Pools;
use sea_orm::{DbBackend, DbErr};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::broadcast;
use tokio::task::JoinSet;
use view::Runner;

/// How many sets of rights are kept with their shadows.
const KEPT: usize = 1_000;
/// So much news is kept for those who hear it later.
const NEWS: usize = 1_024;

/// The database, and the policies of its tables. The pools are nobody else's:
///
/// ```compile_fail,E0616
/// fn step_round(store: &regiekamer::store::Store) {
///     let _ = &store.pools;
/// }
/// ```
pub struct Store {
    pools: Pools,
    tables: Tables,
    shadows: RwLock<HashMap<Arc<Rights>, Arc<Shadow>>>,
    epoch: AtomicU64,
    news: broadcast::Sender<News>,
    listening: Mutex<JoinSet<()>>,
    records: Arc<Records>,
    recording: JoinSet<()>,
}

impl Store {
    /// Opens the database, and brings its tables up to date under a lock.
    ///
    /// # Errors
    /// `Unavailable` where the database does not answer, `Internal` where a migration fails.
    pub async fn open(location: &Location, tables: Tables) -> Result<Self, Error> {
        let pools = Pools::open(location).await?;
        let (records, mut recording) = (Arc::new(Records::open(location)?), JoinSet::new());
        recording.spawn(records.clone().follow(pools.writer.clone()));
        Ok(Self {
            pools,
            tables,
            shadows: RwLock::default(),
            epoch: AtomicU64::new(0),
            news: broadcast::channel(NEWS).0,
            listening: Mutex::default(),
            records,
            recording,
        })
    }

    /// The database as the holder of these rights sees it.
    pub fn view(&self, rights: &Arc<Rights>) -> Result<View, Error> {
        Ok(View::new(Runner::Pool(self.pools.reader.clone()), rights.clone(), self.shadow(rights)?))
    }

    /// The same, and never behind: where views read a replica, this one does not. For rights, which may have been taken back.
    pub fn current_view(&self, rights: &Arc<Rights>) -> Result<View, Error> {
        let pool = if self.pools.replica { &self.pools.writer } else { &self.pools.reader };
        Ok(View::new(Runner::Pool(pool.clone()), rights.clone(), self.shadow(rights)?))
    }

    /// A transaction in which an author writes. It is rolled back unless it is committed.
    pub async fn write(&self, author: Author) -> Result<Writer<'_>, Error> {
        Writer::begin(self, author).await
    }

    /// Whether the database answers, for reading and for writing; its tables were brought up to date when it was opened.
    pub async fn ready(&self) -> bool {
        self.pools.ready().await
    }

    /// How many connections the pools have.
    pub fn pools(&self) -> Vec<PoolUse> {
        self.pools.used()
    }

    /// Where it is kept what is read that is confidential.
    pub fn records(&self) -> Arc<Records> {
        self.records.clone()
    }

    /// Closes the pools, when their last statement is done and what was read is recorded.
    pub async fn close(mut self) {
        self.recording.shutdown().await;
        if let Err(error) = self.records.bring(&self.pools.writer).await {
            let cause = error.cause().map(ToString::to_string);
            tracing::error!(cause, "records of what was read wait for the next start");
        }
        self.pools.close().await;
    }

    /// Counts the writes that may change somebody's rights: what was derived from grants before is stale.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    fn rights_may_have_changed(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// What is written from now on, here and by other instances: the first who asks makes the store listen to them.
    /// On SQLite there is one instance.
    pub fn news(self: &Arc<Self>) -> broadcast::Receiver<News> {
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.is_empty() {
            listen::follow(self).map(|following| listening.spawn(following));
        }
        self.news.subscribe()
    }

    fn tell(&self, news: News) {
        // Nobody may be there to hear it.
        drop(self.news.send(news));
    }

    /// Which engine it is.
    pub fn backend(&self) -> DbBackend {
        self.pools.reader.get_database_backend()
    }

    /// Every table, and whether views read it.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.tables.names()
    }

    fn shadow(&self, rights: &Arc<Rights>) -> Result<Arc<Shadow>, DbErr> {
        if let Some(known) = self.shadows.read().unwrap_or_else(PoisonError::into_inner).get(rights) {
            return Ok(known.clone());
        }
        let shadow = Arc::new(Shadow::cast(&self.tables, rights, self.backend())?);
        let mut shadows = self.shadows.write().unwrap_or_else(PoisonError::into_inner);
        if shadows.len() >= KEPT {
            shadows.clear();
        }
        Ok(shadows.entry(rights.clone()).or_insert(shadow).clone())
    }
}

/// The schema in which the base tables stand.
fn base_schema(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { "public" } else { "main" }
}

fn refused(why: impl Display) -> DbErr {
    DbErr::Custom(format!("refused: {why}"))
}
