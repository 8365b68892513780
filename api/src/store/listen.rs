//! What other instances wrote: the database tells it on a connection of its own. What was told while that was away is
//! lost, and said to be.

use super::Store;
use super::news::{CHANNEL, News};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sqlx::Executor;
use sqlx::postgres::PgListener;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// A connection that is silent for so long is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(20);
/// It answers within so long, or is given up.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a replica may take to show what was told.
const BEHIND: Duration = Duration::from_secs(5);

/// Hears what is told until the store is gone.
pub(super) async fn listen(store: Weak<Store>, url: String) {
    let (mut wait, mut heard) = (Duration::from_millis(100), false);
    loop {
        match connect(&url).await {
            Ok(mut listener) => {
                // Only what was told since is heard.
                if heard && !tell(&store, News::Lost) {
                    return;
                }
                (wait, heard) = (Duration::from_millis(100), true);
                let Some(error) = hear(&store, &mut listener).await else { return };
                tracing::warn!(error, "the listener lost its connection");
                if !tell(&store, News::Lost) {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the listener does not reach the database");
                sleep(wait).await;
                wait = Ord::min(wait * 2, Duration::from_secs(5));
            }
        }
        if store.strong_count() == 0 {
            return;
        }
    }
}

async fn connect(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Hears until the connection is lost, and says why; nothing where the store is gone.
async fn hear(store: &Weak<Store>, listener: &mut PgListener) -> Option<String> {
    loop {
        let told = match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(told))) => told,
            Ok(Ok(None)) => return Some("it was closed".to_owned()),
            Ok(Err(error)) => return Some(error.to_string()),
            Err(_) => match timeout(PATIENCE, listener.execute("SELECT 1")).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => return Some(error.to_string()),
                Err(_) => return Some("it does not answer".to_owned()),
            },
        };
        let held = store.upgrade()?;
        let tables: Vec<_> = held.tables().map(|(table, _)| table).collect();
        let news = News::read(told.payload(), &tables);
        // Rights are judged by what is written now, whether a replica shows it or not.
        if news.of_rights() {
            held.rights_may_have_changed();
        }
        let shown = timeout(BEHIND, shown(&held)).await.is_ok_and(|shown| shown.is_ok());
        held.tell(if shown { news } else { News::Lost });
    }
}

/// Waits until readers see what is committed now; at once where they read the primary.
async fn shown(store: &Store) -> Result<(), DbErr> {
    if !store.pools.replica {
        return Ok(());
    }
    let ask = |sql: &str| Statement::from_string(store.backend(), sql);
    let written = store.pools.writer.query_one_raw(ask("SELECT pg_current_wal_lsn()::text")).await?;
    let written: String = written.ok_or_else(|| super::refused("no position"))?.try_get_by_index(0)?;
    // A server that is no replica replays nothing, and is not behind.
    let behind = format!("SELECT coalesce(pg_last_wal_replay_lsn() >= '{written}'::pg_lsn, TRUE)");
    loop {
        let row = store.pools.reader.query_one_raw(ask(&behind)).await?;
        if row.ok_or_else(|| super::refused("no position"))?.try_get_by_index(0)? {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
}

fn tell(store: &Weak<Store>, news: News) -> bool {
    let Some(store) = store.upgrade() else { return false };
    store.rights_may_have_changed();
    store.tell(news);
    true
}

/// Listens in a task of its own.
pub(super) fn follow(store: &Arc<Store>) -> Option<impl Future<Output = ()> + Send + 'static> {
    let url = store.pools.listen.clone()?;
    Some(listen(Arc::downgrade(store), url))
}
