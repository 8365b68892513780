//! The pools: readers that cannot write and, on PostgreSQL, do not find a base table by its bare name; and writers.
#![expect(clippy::disallowed_types, reason = "the store owns the pools")]

use super::abandon;
use crate::error::Error;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;

/// A server looks so often whether the client of a running statement is still there, and ends it if not.
const GONE: (&str, &str) = ("client_connection_check_interval", "250");

/// Where the database is.
#[derive(Clone, Debug)]
pub struct Location {
    /// `postgres://…`, `sqlite://file` or `sqlite::memory:`, which is a temporary file.
    pub url: String,
    /// Where views read, if not there: a replica of the same database.
    pub replica: Option<String>,
    /// Connections of each pool; about four a core.
    pub connections: u32,
    /// A statement of a reader takes no longer, whoever waits for it.
    pub patience: Duration,
    /// The folder in which records of what is read wait for the database.
    pub spool: PathBuf,
    /// At most so many bytes wait.
    pub spool_bytes: u64,
}

impl Location {
    /// A database without a replica, with a pool of the usual size, and a spool among the temporary files.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            replica: None,
            connections: 8,
            patience: Duration::from_secs(10),
            spool: std::env::temp_dir().join("regiekamer-spool"),
            spool_bytes: 64 * 1024 * 1024,
        }
    }
}

/// How many connections a pool has.
#[derive(Clone, Copy, Debug)]
pub struct PoolUse {
    /// Readers or writers.
    pub name: &'static str,
    /// Those that are open.
    pub open: u32,
    /// Of these, those that nobody uses.
    pub idle: u32,
}

/// The pools of one database.
pub(super) struct Pools {
    pub reader: DatabaseConnection,
    pub writer: DatabaseConnection,
    /// Where other instances are heard; none where there is one.
    pub listen: Option<String>,
    /// Whether readers read a replica.
    pub replica: bool,
    /// A temporary database, removed when it is closed or dropped.
    temporary: Option<Temporary>,
}

/// The file of an in-memory database: one writer and several readers need one that all can open.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(suffix);
            drop(std::fs::remove_file(name));
        }
    }
}

impl Pools {
    pub async fn open(location: &Location) -> Result<Self, Error> {
        match location.url.split_once("://") {
            Some(("postgres" | "postgresql", _)) => return Self::postgres(location).await.map_err(unavailable),
            None | Some(("sqlite", _)) => {}
            Some((other, _)) => {
                return Err(Error::invalid("database", format!("«{other}» is no kind that is known; give postgres://… or sqlite://file")));
            }
        }
        let (path, temporary) = if location.url.contains(":memory:") {
            let path = std::env::temp_dir().join(format!("regiekamer-{}.sqlite", Uuid::now_v7().simple()));
            (path.clone(), Some(Temporary(path)))
        } else {
            let path = location.url.trim_start_matches("sqlite://").trim_start_matches("sqlite:");
            (PathBuf::from(path.split('?').next().unwrap_or(path)), None)
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
        }
        Self::sqlite(&path.to_string_lossy(), location.connections, temporary).await.map_err(unavailable)
    }

    async fn postgres(location: &Location) -> Result<Self, DbErr> {
        // Two at least: one holds the lock of the migrations while another migrates.
        let mut options = options(&location.url, location.connections.max(2));
        options.map_sqlx_postgres_opts(|options| options.options([("TimeZone", "UTC"), GONE]));
        options.map_sqlx_postgres_pool_opts(abandon::postgres);
        let writer = Database::connect(options).await?;
        migration::migrate(&writer).await?;
        let mut options = self::options(location.replica.as_ref().unwrap_or(&location.url), location.connections);
        options.map_sqlx_postgres_pool_opts(abandon::postgres);
        let patience = location.patience.as_millis().to_string();
        options.map_sqlx_postgres_opts(move |options| {
            let settings = [
                ("TimeZone", "UTC"),
                GONE,
                // Where the server does not notice that its client went away, this ends it.
                ("statement_timeout", patience.as_str()),
                // A table name that was not shadowed finds nothing, and nothing is written.
                ("search_path", "pg_catalog"),
                ("default_transaction_read_only", "on"),
                // The keys of the policies make the generic plan look dear, so PostgreSQL would plan at each execution.
                ("plan_cache_mode", "force_generic_plan"),
                // A dashboard is over before a compiler would have started.
                ("jit", "off"),
            ];
            options.options(settings).statement_cache_capacity(500)
        });
        let (listen, replica) = (Some(location.url.clone()), location.replica.is_some());
        Ok(Self { reader: Database::connect(options).await?, writer, listen, replica, temporary: None })
    }

    async fn sqlite(path: &str, readers: u32, temporary: Option<Temporary>) -> Result<Self, DbErr> {
        let url = format!("sqlite://{path}?mode=rwc");
        let mut options = options(&url, 1);
        options.map_sqlx_sqlite_opts(|options| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal);
            options.busy_timeout(Duration::from_secs(5)).foreign_keys(true)
        });
        let writer = Database::connect(options).await?;
        migration::migrate(&writer).await?;
        let mut options = self::options(&url, readers);
        options.map_sqlx_sqlite_pool_opts(abandon::sqlite);
        options.map_sqlx_sqlite_opts(|options| {
            options.busy_timeout(Duration::from_secs(5)).pragma("query_only", "ON").statement_cache_capacity(500)
        });
        Ok(Self { reader: Database::connect(options).await?, writer, listen: None, replica: false, temporary })
    }

    pub async fn ready(&self) -> bool {
        self.reader.ping().await.is_ok() && self.writer.ping().await.is_ok()
    }

    pub fn used(&self) -> Vec<PoolUse> {
        let used = |name, pool: &DatabaseConnection| {
            let (open, idle) = if pool.get_database_backend() == DbBackend::Postgres {
                let pool = pool.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            } else {
                let pool = pool.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            };
            PoolUse { name, open, idle: u32::try_from(idle).unwrap_or(u32::MAX) }
        };
        vec![used("readers", &self.reader), used("writers", &self.writer)]
    }

    pub async fn close(self) {
        drop(self.reader.close().await);
        drop(self.writer.close().await);
        drop(self.temporary);
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).acquire_timeout(Duration::from_secs(10));
    options.test_before_acquire(false).sqlx_logging(false);
    options
}

fn unavailable(error: DbErr) -> Error {
    Error::unavailable(error)
}
