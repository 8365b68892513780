//! How a change is written: SQL statements, in which the few words that the engines write differently stand in braces. One that only
//! one engine understands begins with its name in braces.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Writes the migration of a file: its statements, run in one transaction on both engines.
#[macro_export]
macro_rules! step {
    ($($statement:literal,)+) => {
        use sea_orm_migration::prelude::*;

        #[derive(DeriveMigrationName)]
        pub(crate) struct Migration;

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                $crate::step::run(manager, &[$($statement),+]).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}

/// Runs the statements in the words of the engine.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let (ours, theirs) = match manager.get_database_backend() {
        DbBackend::Postgres => ("{postgres}", "{sqlite}"),
        _ => ("{sqlite}", "{postgres}"),
    };
    let words = match manager.get_database_backend() {
        DbBackend::Postgres => [("{uuid}", "uuid"), ("{date}", "date"), ("{instant}", "timestamptz"), ("{including}", ") INCLUDE (")],
        // Keys are blobs, days and instants texts that sort; what PostgreSQL includes in an index is part of its key here.
        _ => [("{uuid}", "blob"), ("{date}", "text"), ("{instant}", "text"), ("{including}", ", ")],
    };
    for statement in statements.iter().filter(|statement| !statement.starts_with(theirs)) {
        let statement = statement.strip_prefix(ours).unwrap_or(statement);
        let sql = words.iter().fold(statement.to_owned(), |sql, (word, native)| sql.replace(word, native));
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
