//! The pools: readers that cannot write and, on PostgreSQL, do not find a base table by its bare name; and writers.
#![expect(clippy::disallowed_types, reason = "the store owns the pools")]

use crate::error::Error;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;

/// Where the database is.
#[derive(Clone, Debug)]
pub struct Location {
    /// `postgres://…`, `sqlite://file` or `sqlite::memory:`, which is a temporary file.
    pub url: String,
    /// Where views read, if not there: a replica of the same database.
    pub replica: Option<String>,
    /// Connections of each pool; about four a core.
    pub connections: u32,
}

impl Location {
    /// A database without a replica, with a pool of the usual size.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), replica: None, connections: 8 }
    }
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
        if location.url.starts_with("postgres") {
            return Self::postgres(location).await.map_err(unavailable);
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
        options.map_sqlx_postgres_opts(|options| options.options([("TimeZone", "UTC")]));
        let writer = Database::connect(options).await?;
        migration::migrate(&writer).await?;
        let mut options = self::options(location.replica.as_ref().unwrap_or(&location.url), location.connections);
        options.map_sqlx_postgres_opts(|options| {
            let settings = [
                ("TimeZone", "UTC"),
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
        options.map_sqlx_sqlite_opts(|options| {
            options.busy_timeout(Duration::from_secs(5)).pragma("query_only", "ON").statement_cache_capacity(500)
        });
        Ok(Self { reader: Database::connect(options).await?, writer, listen: None, replica: false, temporary })
    }

    pub async fn ready(&self) -> bool {
        self.reader.ping().await.is_ok() && self.writer.ping().await.is_ok()
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
