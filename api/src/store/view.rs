//! The viewer's database: the only read handle that anything above the store can get.
#![expect(clippy::disallowed_types, reason = "the store owns the pools")]

use super::Shadow;
use super::abandon::awaited;
use super::cast::Hidden;
use crate::access::{Counting, Cover, Policy, Rights};
use entity::Class;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, IdenStatic, QueryResult, Statement, StreamTrait,
};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The database as one viewer sees it: every SELECT runs with each table's name shadowed by the viewer's rows of it.
/// Ordinary sea-orm works on it; a write, a qualified table and a table without a policy are refused.
#[derive(Clone)]
pub struct View {
    runner: Runner,
    rights: Arc<Rights>,
    shadow: Arc<Shadow>,
    statements: Arc<AtomicUsize>,
}

/// Where its statements run.
#[derive(Clone)]
pub(super) enum Runner {
    /// On a connection of the readers' pool.
    Pool(DatabaseConnection),
    /// Inside a writing transaction.
    Transaction(Arc<DatabaseTransaction>),
}

impl View {
    pub(super) fn new(runner: Runner, rights: Arc<Rights>, shadow: Arc<Shadow>) -> Self {
        Self { runner, rights, shadow, statements: Arc::default() }
    }

    /// What the viewer may.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Where its statements are counted: what is written in the same request is counted there too.
    pub fn counter(&self) -> Arc<AtomicUsize> {
        self.statements.clone()
    }

    /// How many statements it has run, with all its clones and the writers that count along.
    pub fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }

    /// The grants by which this viewer reads or counts the columns of a class of a table; where none gives the class, and it
    /// is known that he was shown it, those by which he reads the table.
    pub(super) fn showing(&self, table: &str, class: Class, shown: bool) -> Vec<String> {
        let by_class = self.shadow.showing(table, &self.rights, Some(class));
        if by_class.is_empty() && shown { self.shadow.showing(table, &self.rights, None) } else { by_class }
    }

    /// Whether a column is hidden from this viewer.
    pub fn hidden<E: Policy>(&self, column: E::Column) -> Hidden {
        self.shadow.hidden(IdenStatic::as_str(&E::default()), IdenStatic::as_str(&column))
    }

    /// How rows of an entity are counted, where this viewer counts more than he reads.
    pub fn counting<E: Policy>(&self) -> Option<Counting<E::Column>> {
        E::counting().filter(|_| self.is_discreet::<E>())
    }

    /// Whether this viewer is told of no single person by an entity, by one of his grants at least.
    pub fn is_discreet<E: Policy>(&self) -> bool {
        self.rights.0.iter().any(|grant| E::discreet(grant.standing))
    }

    /// Whether a column is hidden from this viewer in the rows that he counts.
    pub fn hidden_counted<E: Policy>(&self, column: E::Column) -> Hidden {
        match self.counting::<E>() {
            Some(counting) => self.shadow.hidden(counting.table, IdenStatic::as_str(&column)),
            None => self.hidden::<E>(column),
        }
    }

    /// The name under which this viewer counts the rows of an entity.
    pub fn counted<E: Policy>(&self) -> &'static str {
        self.counting::<E>().map_or(IdenStatic::as_str(&E::default()), |counting| counting.table)
    }

    /// Whether this viewer reads and counts no row of an entity, whatever there is.
    pub fn is_blind<E: Policy>(&self) -> bool {
        !self.rights.0.iter().any(|grant| E::counted(grant).is_some())
    }

    /// Whether this viewer reads every row of an entity there is.
    pub fn reads_every<E: Policy>(&self) -> bool {
        E::reads_every(&self.rights)
    }

    /// Whether this viewer reads all rows of an entity in each programme that he knows of.
    pub fn reads_all<E: Policy>(&self) -> bool {
        E::reads_all(&self.rights)
    }

    /// Whether this viewer counts all rows of an entity in each programme that he knows of. Of those that he does not know of,
    /// nothing is said: that would tell of them.
    pub fn counts_all<E: Policy>(&self) -> bool {
        E::counts_all(&self.rights)
    }

    /// Which subjects' rows of an entity this viewer counts completely.
    pub fn covers<E: Policy>(&self) -> Vec<Cover> {
        E::covers(&self.rights)
    }

    fn shadowed(&self, statement: Statement) -> Result<Statement, DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.shadow.over(statement)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for View {
    fn get_database_backend(&self) -> DbBackend {
        match &self.runner {
            Runner::Pool(pool) => pool.get_database_backend(),
            Runner::Transaction(transaction) => ConnectionTrait::get_database_backend(&**transaction),
        }
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(super::refused("a view is read-only"))
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(super::refused("a view is read-only"))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let statement = self.shadowed(statement)?;
        match &self.runner {
            Runner::Pool(pool) => awaited(pool.query_one_raw(statement)).await,
            Runner::Transaction(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let statement = self.shadowed(statement)?;
        match &self.runner {
            Runner::Pool(pool) => awaited(pool.query_all_raw(statement)).await,
            Runner::Transaction(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}

type Opening<'a, S> = Pin<Box<dyn Future<Output = Result<S, DbErr>> + 'a + Send>>;

impl StreamTrait for View {
    type Stream<'a> = <DatabaseConnection as StreamTrait>::Stream<'a>;

    fn get_database_backend(&self) -> DbBackend {
        ConnectionTrait::get_database_backend(self)
    }

    fn stream_raw(&self, statement: Statement) -> Opening<'_, Self::Stream<'_>> {
        let pool = match &self.runner {
            Runner::Pool(pool) => pool,
            Runner::Transaction(_) => return Box::pin(async { Err(super::refused("a stream inside a transaction")) }),
        };
        match self.shadowed(statement) {
            Ok(statement) => pool.stream_raw(statement),
            Err(refused) => Box::pin(async { Err(refused) }),
        }
    }
}
