//! A transaction in which an author writes. Every change leaves its events behind, one a field, in the same transaction.

use super::news::{CHANNEL, News, Touched, of_rights};
use super::view::{Runner, View};
use super::{Store, refused, told};
use crate::access::{Action, Policy, Rights};
use crate::clock::Clock;
use crate::error::Error;
use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use entity::{ChangeAction, Class, account, change_event};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, ModelTrait, QueryFilter, QuerySelect, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use uuid::{ContextV7, Timestamp, Uuid};

/// What was booked is there within this time of its stamp, or not at all: what was known at an instant is settled when so much time
/// has passed since.
pub const SETTLED: Duration = Duration::from_secs(2);

/// Who writes, when, in which request.
#[derive(Clone, Debug)]
pub struct Author {
    /// The account; none for the system itself.
    pub account: Option<Uuid>,
    /// The account in whose place it acts, by a deputising.
    pub on_behalf_of: Option<Uuid>,
    /// What it reads.
    pub rights: Arc<Rights>,
    /// What it writes: of its rights, those whose role does what is done ([`crate::access::acts`]).
    pub acts: Arc<Rights>,
    /// The instant at which it was asked.
    pub now: DateTime<Utc>,
    /// The same, of the clock that only runs: what is booked later is stamped later.
    pub since: Instant,
    /// The day of the write.
    pub today: NaiveDate,
    /// The request.
    pub request: Option<String>,
    /// Where the statements of its transactions are counted, those that read too.
    pub statements: Arc<AtomicUsize>,
}

impl Author {
    /// The system itself: it fills an installation, and imports.
    pub fn system(clock: &Clock) -> Self {
        let rights = Arc::new(Rights::system());
        Self {
            account: None,
            on_behalf_of: None,
            acts: rights.clone(),
            rights,
            now: clock.now(),
            since: Instant::now(),
            today: clock.today(),
            request: None,
            statements: Arc::default(),
        }
    }
}

/// A writing transaction; rolled back unless committed.
pub struct Writer<'s> {
    store: &'s Store,
    transaction: Arc<DatabaseTransaction>,
    author: Author,
    keys: Mutex<ContextV7>,
    rights: AtomicBool,
    touched: Mutex<Vec<Touched>>,
    stamped: OnceLock<Instant>,
}

impl<'s> Writer<'s> {
    pub(super) async fn begin(store: &'s Store, author: Author) -> Result<Self, Error> {
        // A deferred transaction that reads first would fail when it comes to write.
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        let (mut pool, counted) = (store.pools.writer.clone(), author.statements.clone());
        pool.set_metric_callback(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let transaction = Arc::new(pool.begin_with_options(options).await?);
        Ok(Self {
            store,
            transaction,
            author,
            keys: Mutex::new(ContextV7::new()),
            rights: AtomicBool::new(false),
            touched: Mutex::default(),
            stamped: OnceLock::new(),
        })
    }

    /// Who writes.
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// The database as the author sees it, with what this transaction has written.
    pub fn view(&self) -> Result<View, Error> {
        let shadow = self.store.shadow(&self.author.rights)?;
        Ok(View::new(Runner::Transaction(self.transaction.clone()), self.author.rights.clone(), shadow))
    }

    /// The database as it is, with what this transaction has written: for rules that hold whatever the author may read. What it
    /// shows goes into no answer.
    pub fn judge(&self) -> Result<View, Error> {
        let rights = Arc::new(Rights::system());
        let shadow = self.store.shadow(&rights)?;
        Ok(View::new(Runner::Transaction(self.transaction.clone()), rights, shadow))
    }

    /// Whether the author, or the one for whom he acts, is the person behind an account: persons are compared, who may have several
    /// accounts. Nobody is somebody else unless that is known: an account of no person is told from another account only.
    pub async fn is_author(&self, account: Option<Uuid>) -> Result<bool, Error> {
        let (Some(acting), Some(theirs)) = (self.author.account, account) else { return Ok(true) };
        let ours: Vec<Uuid> = std::iter::once(acting).chain(self.author.on_behalf_of).collect();
        if ours.contains(&theirs) {
            return Ok(true);
        }
        let all = ours.iter().copied().chain([theirs]);
        let known = account::Entity::find().filter(account::Column::Id.is_in(all)).all(&*self.transaction).await?;
        let person = |key| known.iter().find(|account| account.id == key).and_then(|account| account.person_id);
        Ok(known.len() <= ours.len() || ours.iter().any(|ours| person(*ours).is_some_and(|ours| person(theirs) == Some(ours))))
    }

    /// Four eyes: whether what an account did to a row was done by the author, by the one for whom he acts, or for one of them. Whoever
    /// decides on what another asked for is asked this, with the account that the row names.
    pub async fn took_part(&self, row: Uuid, account: Option<Uuid>) -> Result<bool, Error> {
        if self.is_author(account).await? {
            return Ok(true);
        }
        let served = change_event::Entity::find()
            .select_only()
            .column(change_event::Column::OnBehalfOfId)
            .distinct()
            .filter(change_event::Column::EntityId.eq(row))
            .filter(change_event::Column::AccountId.eq(account))
            .filter(change_event::Column::OnBehalfOfId.is_not_null());
        for served in served.into_tuple::<Uuid>().all(&*self.transaction).await? {
            if self.is_author(Some(served)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The accounts that changed a field of a row, each once; as the schema calls the field.
    ///
    /// # Errors
    /// What the database says.
    pub async fn who_changed(&self, row: Uuid, field: &str) -> Result<Vec<Uuid>, Error> {
        let events = change_event::Entity::find()
            .select_only()
            .column(change_event::Column::AccountId)
            .distinct()
            .filter(change_event::Column::EntityId.eq(row))
            .filter(change_event::Column::Field.eq(field))
            .filter(change_event::Column::AccountId.is_not_null());
        Ok(events.into_tuple().all(&*self.transaction).await?)
    }

    /// The instant, while it writes.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let passed = TimeDelta::from_std(self.author.since.elapsed()).unwrap_or_default();
        (self.author.now + passed).trunc_subsecs(6)
    }

    /// Remembers when the first entry was stamped.
    pub(super) fn stamped(&self, at: Instant) {
        self.stamped.get_or_init(|| at);
    }

    /// A new key; keys sort by the time of the write.
    pub fn key(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(&self.keys, seconds, now.timestamp_subsec_nanos()))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// `Forbidden` where the author may not write such a row; `Conflict` where its unique keys are taken.
    pub async fn insert<E: Policy>(&self, row: E::Model) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.insert_all::<E>(vec![row]).await
    }

    /// Adds rows, in few statements.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub async fn insert_all<E: Policy>(&self, rows: Vec<E::Model>) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        if !rows.iter().all(|row| E::accepts(&self.author.acts, Action::Create, row)) {
            return Err(Error::Forbidden);
        }
        let events = rows.iter().flat_map(|row| self.note::<E>(ChangeAction::Create, None, Some(row))).collect();
        // Without returned rows: what the database holds is what was given.
        self.add::<E>(rows).await?;
        self.add::<change_event::Entity>(events).await?;
        self.changed::<E>();
        Ok(())
    }

    /// Adds rows of a national list, which is their history: they leave no events.
    ///
    /// # Errors
    /// `Forbidden` where the author may not write one of them.
    pub async fn fill<E: Policy>(&self, rows: Vec<E::Model>) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        if !rows.iter().all(|row| E::accepts(&self.author.acts, Action::Create, row)) {
            return Err(Error::Forbidden);
        }
        self.add::<E>(rows).await
    }

    /// Adds rows, whoever the author is, and leaves no events.
    pub(super) async fn add<E: EntityTrait>(&self, rows: Vec<E::Model>) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        for part in rows.chunks(500) {
            E::insert_many(part.iter().cloned().map(all_set::<E>)).exec_without_returning(&*self.transaction).await?;
        }
        Ok(())
    }

    /// A row that the author saw in this version, and may change.
    ///
    /// # Errors
    /// As [`Self::change`], which asks again under the lock of the row.
    pub async fn may_change<E: Policy>(&self, key: Uuid, expected: i64) -> Result<E::Model, Error> {
        let id = "id".parse::<E::Column>().map_err(|_| Error::internal("a table without a key"))?;
        let row = E::find().filter(id.eq(key)).one(&self.view()?).await?.ok_or(Error::NotFound)?;
        if !E::accepts(&self.author.acts, Action::Change, &row) {
            return Err(Error::Forbidden);
        }
        if version_of::<E>(&row) != Some(expected) {
            return Err(Error::Conflict);
        }
        Ok(row)
    }

    /// Changes a row, if it still has the version that the author saw.
    ///
    /// # Errors
    /// `NotFound` where the author does not read it, `Forbidden` where he may not write it as it was or becomes,
    /// `Conflict` where it has another version.
    pub async fn change<E: Policy>(&self, key: Uuid, expected: Option<i64>, change: impl FnOnce(&mut E::Model) + Send) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync,
        E::ActiveModel: Send,
        E::PrimaryKey: sea_orm::PrimaryKeyTrait<ValueType = Uuid>,
    {
        let column = |name: &str| name.parse::<E::Column>().map_err(|_| Error::internal(format!("no column {name}")));
        let (id, version) = (column("id")?, column("version")?);
        if E::find_by_id(key).select_only().column(id).into_tuple::<Uuid>().one(&self.view()?).await?.is_none() {
            return Err(Error::NotFound);
        }
        let mut find = E::find_by_id(key);
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            find = find.lock(LockType::Update);
        }
        let before = find.one(&*self.transaction).await?.ok_or(Error::NotFound)?;
        let current = match before.get(version) {
            Value::BigInt(Some(current)) => current,
            other => return Err(Error::internal(format!("a version of {other:?}"))),
        };
        let mut after = before.clone();
        change(&mut after);
        let accepts = |row: &E::Model| E::accepts(&self.author.acts, Action::Change, row);
        if !accepts(&before) || !accepts(&after) {
            return Err(Error::Forbidden);
        }
        if expected.is_some_and(|expected| expected != current) {
            return Err(Error::Conflict);
        }
        let mut update = E::update_many().filter(id.eq(key)).filter(version.eq(current));
        for column in E::Column::iter().filter(|column| before.get(*column) != after.get(*column)) {
            update = update.col_expr(column, Expr::val(after.get(column)));
        }
        let written = update.col_expr(version, Expr::val(current + 1)).exec(&*self.transaction).await?;
        if written.rows_affected != 1 {
            return Err(Error::Conflict);
        }
        after.set(version, Value::BigInt(Some(current + 1)));
        self.add::<change_event::Entity>(self.note::<E>(ChangeAction::Change, Some(&before), Some(&after))).await?;
        self.changed::<E>();
        Ok(())
    }

    /// Removes a row, if it still has the version that the author saw; that nothing refers to it, who calls this has seen.
    ///
    /// # Errors
    /// `NotFound` where the author does not read it, `Forbidden` where he may not remove it, or nobody may, `Conflict` where it has
    /// another version.
    pub async fn remove<E: Policy>(&self, key: Uuid, expected: Option<i64>) -> Result<(), Error>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync,
        E::PrimaryKey: sea_orm::PrimaryKeyTrait<ValueType = Uuid>,
    {
        self.lock::<E>(key).await?;
        let row = E::find_by_id(key).one(&self.view()?).await?.ok_or(Error::NotFound)?;
        if !E::accepts(&self.author.acts, Action::Remove, &row) {
            return Err(Error::Forbidden);
        }
        if expected.is_some() && expected != version_of::<E>(&row) {
            return Err(Error::Conflict);
        }
        // As it is, and not as the author sees it.
        let row = E::find_by_id(key).one(&*self.transaction).await?.ok_or(Error::NotFound)?;
        E::delete_by_id(key).exec(&*self.transaction).await?;
        self.add::<change_event::Entity>(self.note::<E>(ChangeAction::Remove, Some(&row), None)).await?;
        self.changed::<E>();
        Ok(())
    }

    /// Takes the lock of a row to the end of the transaction; SQLite has one writer anyway.
    pub async fn lock<E: EntityTrait>(&self, key: Uuid) -> Result<(), Error>
    where
        E::PrimaryKey: sea_orm::PrimaryKeyTrait<ValueType = Uuid>,
    {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            E::find_by_id(key).lock(LockType::Update).one(&*self.transaction).await?;
        }
        Ok(())
    }

    /// Waits for who does the same in another instance, to the end of the transaction; SQLite has one writer anyway.
    pub async fn alone(&self, what: &str) -> Result<(), Error> {
        let backend = self.transaction.get_database_backend();
        if backend == DbBackend::Postgres {
            let lock = Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock(hashtext($1))", [what.into()]);
            self.transaction.query_one_raw(lock).await?;
        }
        Ok(())
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<(), Error> {
        let transaction = Arc::try_unwrap(self.transaction).map_err(|_| refused("a view outlives its transaction"))?;
        if self.stamped.get().is_some_and(|stamped| stamped.elapsed() > SETTLED) {
            return Err(Error::unavailable("booking took too long: what was known when it was stamped may have been told"));
        }
        let touched = self.touched.into_inner().unwrap_or_else(PoisonError::into_inner);
        let news = (!touched.is_empty()).then(|| News::of(touched));
        let backend = ConnectionTrait::get_database_backend(&transaction);
        if backend == DbBackend::Postgres {
            // The database tells it to every instance, this one among them, if and when it commits.
            for payload in news.iter().flat_map(News::payloads) {
                let notify = Statement::from_sql_and_values(backend, "SELECT pg_notify($1, $2)", [CHANNEL.into(), payload.into()]);
                transaction.execute_raw(notify).await?;
            }
        }
        transaction.commit().await?;
        if self.rights.into_inner() {
            self.store.rights_may_have_changed();
        }
        if let Some(news) = news.filter(|_| backend != DbBackend::Postgres) {
            self.store.tell(news);
        }
        Ok(())
    }

    /// Leaves nothing behind.
    pub async fn rollback(self) -> Result<(), Error> {
        let transaction = Arc::try_unwrap(self.transaction).map_err(|_| refused("a view outlives its transaction"))?;
        Ok(transaction.rollback().await?)
    }

    /// The connection itself, for the rooms of the store.
    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// An event for each field that the change touched, of a row as it was, as it is, or both; and what is told after the commit.
    fn note<E: Policy>(&self, action: ChangeAction, before: Option<&E::Model>, after: Option<&E::Model>) -> Vec<change_event::Model> {
        let Some(row) = after.or(before) else { return Vec::new() };
        let version = version_of::<E>(row).map_or(1, |version| version + i64::from(after.is_none()));
        let scope = |name: &str| name.parse::<E::Column>().ok().and_then(|column| uuid(&row.get(column)));
        let own = |table: &str, name: &str| if IdenStatic::as_str(&E::default()) == table { scope("id") } else { scope(name) };
        let mut events = Vec::new();
        for column in E::Column::iter().filter(|column| !["id", "version"].contains(&IdenStatic::as_str(column))) {
            let [old, new] = [before, after].map(|row| row.map(|row| row.get(column)).filter(|value| !is_null(value)));
            if old == new {
                continue;
            }
            let class = E::class_of(column, row);
            let name = IdenStatic::as_str(&column);
            let kept = |value: &Value| (class != Class::Per).then(|| told::value(name, value)).flatten();
            events.push(change_event::Model {
                id: self.key(),
                entity: IdenStatic::as_str(&E::default()).to_owned(),
                entity_id: scope("id").unwrap_or_default(),
                entity_version: version,
                action,
                field: told::field(IdenStatic::as_str(&E::default()), name),
                class,
                before: old.as_ref().and_then(kept).into(),
                after: new.as_ref().and_then(kept).into(),
                account_id: self.author.account,
                on_behalf_of_id: self.author.on_behalf_of,
                at: self.author.now,
                request_id: self.author.request.clone(),
                programme_id: own("programme", "programme_id"),
                work_package_id: own("work_package", "work_package_id"),
                organisation_id: own("organisation", "organisation_id"),
            });
        }
        let event = events.first().map(|event| Touched {
            table: IdenStatic::as_str(&E::default()),
            key: event.entity_id,
            version: event.entity_version,
            action,
            programme: event.programme_id,
            year: None,
        });
        self.touch(event);
        events
    }

    /// Remembers what is told after the commit.
    pub(super) fn touch(&self, touched: impl IntoIterator<Item = Touched>) {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).extend(touched);
    }

    /// Remembers what may change somebody's rights.
    fn changed<E: EntityTrait>(&self) {
        if of_rights(IdenStatic::as_str(&E::default())) {
            self.rights.store(true, Ordering::Relaxed);
        }
    }
}

fn version_of<E: EntityTrait>(row: &E::Model) -> Option<i64> {
    let column = "version".parse::<E::Column>().ok()?;
    match row.get(column) {
        Value::BigInt(version) => version,
        _ => None,
    }
}

/// The row with every column to be written, whether it changed or not.
pub(super) fn all_set<E: EntityTrait>(row: E::Model) -> E::ActiveModel
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut active = row.into_active_model();
    for column in E::Column::iter() {
        if let ActiveValue::Unchanged(value) = active.get(column) {
            active.set(column, value);
        }
    }
    active
}

fn uuid(value: &Value) -> Option<Uuid> {
    match value {
        Value::Uuid(key) => *key,
        _ => None,
    }
}

fn is_null(value: &Value) -> bool {
    *value == value.as_null()
}
