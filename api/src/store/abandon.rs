//! A statement whose asker went away stops: his time is over, or he hung up. Nothing is sent to the database for one that
//! is answered. On SQLite the engine asks now and then whether it is still waited for. On PostgreSQL the connection is
//! dropped, which the server notices by `client_connection_check_interval`.

use sqlx::pool::PoolOptions;
use sqlx::{Connection, Postgres, Sqlite, SqliteConnection};
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// SQLite asks after so many steps of its machine; some tenths of a millisecond.
const STEPS: i32 = 20_000;
/// So long after a statement was abandoned, a connection that comes back is tried.
const SUSPECT: Duration = Duration::from_secs(1);
/// A connection that nobody used for so long is tried before it is given out.
const IDLE: Duration = Duration::from_secs(1);
/// The server answers within this, or it is away.
const AWAY: Duration = Duration::from_secs(1);
/// A connection that is free answers within this.
const ANSWERS: Duration = Duration::from_millis(50);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
/// When a statement was last abandoned, in milliseconds since the start.
static LAST: AtomicU64 = AtomicU64::new(0);

tokio::task_local! {
    /// Whether the statement of this task was abandoned.
    static ABANDONED: Arc<AtomicBool>;
}

/// Somebody who waits for a statement; where he goes before it ends, it is abandoned.
struct Waiting {
    abandoned: Arc<AtomicBool>,
    answered: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.answered {
            LAST.store(milliseconds(), Ordering::Release);
            self.abandoned.store(true, Ordering::Release);
        }
    }
}

/// Runs a statement of a reader; where this is dropped before its end, the statement stops.
pub(super) async fn awaited<T>(statement: impl Future<Output = T>) -> T {
    let abandoned = Arc::new(AtomicBool::new(false));
    // Dropped after what waits for it: the connection comes back to a pool that knows.
    let mut statement = pin!(ABANDONED.scope(abandoned.clone(), statement));
    let mut waiting = Waiting { abandoned, answered: false };
    let answer = statement.as_mut().await;
    waiting.answered = true;
    answer
}

/// A connection that comes back with a statement in it is dropped; and one that the server may have closed meanwhile is not given out.
pub(super) fn postgres(pool: PoolOptions<Postgres>) -> PoolOptions<Postgres> {
    let pool = pool.before_acquire(|connection, of| {
        Box::pin(async move { Ok(of.idle_for < IDLE || timeout(AWAY, connection.ping()).await.is_ok_and(|ping| ping.is_ok())) })
    });
    pool.after_release(|connection, _| {
        Box::pin(async move {
            if suspect() && timeout(ANSWERS, connection.ping()).await.is_err() {
                // To close it in order would wait until the server takes leave too, which it does after the statement. The
                // task that brings it back is the pool's, and holds nothing else: its end drops the socket.
                resume_unwind(Box::new("a statement was abandoned"));
            }
            Ok(true)
        })
    })
}

/// A connection asks whether the statement of whom it is given to was abandoned.
pub(super) fn sqlite(pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    pool.after_connect(|connection, _| Box::pin(watch(connection)))
        .before_acquire(|connection, _| Box::pin(async move { watch(connection).await.map(|()| true) }))
}

async fn watch(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let abandoned = ABANDONED.try_with(Arc::clone).ok();
    let mut handle = connection.lock_handle().await?;
    match abandoned {
        Some(abandoned) => handle.set_progress_handler(STEPS, move || !abandoned.load(Ordering::Acquire)),
        None => handle.remove_progress_handler(),
    }
    Ok(())
}

fn suspect() -> bool {
    let last = LAST.load(Ordering::Acquire);
    last != 0 && u128::from(milliseconds() - last.min(milliseconds())) < SUSPECT.as_millis()
}

fn milliseconds() -> u64 {
    // Never 0, which is «never».
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
}
