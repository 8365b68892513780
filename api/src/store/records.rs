//! Records of what is read of confidential and personal fields: into a spool before the answer leaves, and from there into
//! the database in batches. What can't be put into the spool is not told: no record is lost in silence.
#![expect(clippy::disallowed_types, reason = "the store owns the pools")]

use super::spool::Spool;
use super::{Location, View};
use crate::error::Error;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use entity::access_record::{Column, Entity, Model};
use entity::{AccessWay, Class, Vocabulary, global_id};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseConnection, EntityTrait};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// So often what waits is brought to the database.
const OFTEN: Duration = Duration::from_millis(250);
/// While it does not take it, no less often than this.
const SELDOM: Duration = Duration::from_secs(5);
/// A record tells of at most so many rows.
const ROWS: usize = 200;
/// So many records in one statement.
const BATCH: usize = 100;

/// Fields of rows of one table that were read in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The table.
    pub table: &'static str,
    /// The class that the fields have.
    pub class: Class,
    /// How they were read.
    pub way: AccessWay,
    /// The rows; none where they were summed or searched.
    pub keys: Vec<Uuid>,
    /// The fields, as the schema calls them.
    pub fields: Vec<String>,
}

/// Who read, when, in which request.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The account.
    pub account: Uuid,
    /// In whose place.
    pub on_behalf_of: Option<Uuid>,
    /// The instant.
    pub now: DateTime<Utc>,
    /// The request.
    pub request: Option<&'a str>,
}

/// A record as it waits: a line of JSON.
#[derive(Serialize, Deserialize)]
struct Line {
    id: Uuid,
    account: Uuid,
    on_behalf_of: Option<Uuid>,
    entity: String,
    class: String,
    way: String,
    ids: Vec<String>,
    fields: Vec<String>,
    grants: Vec<String>,
    at: DateTime<Utc>,
    request: Option<String>,
}

/// The records of an instance.
pub struct Records(Spool);

impl Records {
    /// With what waits for this database since an earlier time.
    pub(super) fn open(location: &Location) -> Result<Self, Error> {
        let spool = Spool::open(&location.spool(), location.spool_bytes);
        spool.map(Self).map_err(|error| Error::invalid("spool", format!("{}: {error}", location.spool().display())))
    }

    /// Keeps what was read through a view.
    ///
    /// # Errors
    /// `Unavailable` where it can't be kept: then it must not be told.
    pub fn keep(&self, view: &View, reader: Reader<'_>, readings: &[Reading]) -> Result<(), Error> {
        let lines = readings.iter().flat_map(|reading| lines(view, reader, reading));
        let mut text = String::new();
        for line in lines {
            text.push_str(&serde_json::to_string(&line).map_err(Error::internal)?);
            text.push('\n');
        }
        if text.is_empty() {
            return Ok(());
        }
        self.0.put(&text).map_err(|error| {
            crate::security::not_recorded(reader.account, &error);
            Error::unavailable(error)
        })
    }

    /// Brings what waits to the database, until the task is dropped.
    pub(super) async fn follow(self: Arc<Self>, database: DatabaseConnection) {
        let mut wait = OFTEN;
        loop {
            sleep(wait).await;
            wait = match self.bring(&database).await {
                Ok(()) => OFTEN,
                Err(error) => {
                    let cause = error.cause().map(ToString::to_string);
                    tracing::error!(cause, bytes = self.0.bytes(), "records of what is read wait for the database");
                    Ord::min(wait * 2, SELDOM)
                }
            };
        }
    }

    /// Brings all that waits to the database; what it has already is not brought twice.
    pub(super) async fn bring(&self, database: &DatabaseConnection) -> Result<(), Error> {
        while let Some(path) = self.0.oldest() {
            // A line that was cut within a letter is no record, and keeps the others from nothing.
            let text = tokio::fs::read(&path).await.map_err(Error::internal)?;
            let text = String::from_utf8_lossy(&text);
            let rows: Vec<_> = text.lines().filter_map(row).collect();
            for batch in rows.chunks(BATCH) {
                let known = OnConflict::column(Column::Id).do_nothing().to_owned();
                let insert = Entity::insert_many(batch.iter().cloned().map(super::writer::all_set::<Entity>));
                insert.on_conflict(known).exec_without_returning(database).await?;
            }
            self.0.done().map_err(Error::internal)?;
        }
        Ok(())
    }
}

fn lines(view: &View, reader: Reader<'_>, reading: &Reading) -> Vec<Line> {
    let grants = view.showing(reading.table, reading.class, reading.way == AccessWay::Shown);
    // Of what he searches or sums, he sees only rows in which it has another class.
    if grants.is_empty() && reading.way != AccessWay::Shown {
        return Vec::new();
    }
    let line = |keys: &[Uuid]| Line {
        id: Uuid::now_v7(),
        account: reader.account,
        on_behalf_of: reader.on_behalf_of,
        entity: reading.table.to_owned(),
        class: reading.class.as_str().to_owned(),
        way: reading.way.as_str().to_owned(),
        ids: keys.iter().map(|key| global_id(reading.table, *key)).collect(),
        fields: reading.fields.clone(),
        grants: grants.clone(),
        at: reader.now,
        request: reader.request.map(str::to_owned),
    };
    if reading.keys.is_empty() { vec![line(&[])] } else { reading.keys.chunks(ROWS).map(line).collect() }
}

/// The row of a line. One that is cut off was never taken for said: its process died as it wrote it.
fn row(line: &str) -> Option<Model> {
    let read = serde_json::from_str::<Line>(line).ok().and_then(|line| {
        let json = |texts: &[String]| serde_json::to_string(texts).ok();
        Some(Model {
            id: line.id,
            account_id: line.account,
            on_behalf_of_id: line.on_behalf_of,
            class: Class::parse(&line.class)?,
            way: AccessWay::parse(&line.way)?,
            entity: line.entity,
            ids: json(&line.ids)?,
            fields: json(&line.fields)?,
            grants: json(&line.grants)?,
            at: line.at,
            request_id: line.request,
        })
    });
    if read.is_none() {
        tracing::error!(bytes = line.len(), "a record of what was read is cut off");
    }
    read
}

impl Location {
    /// The folder of the spool, apart for each database: what waits for one is not brought to another.
    fn spool(&self) -> std::path::PathBuf {
        if self.url.contains(":memory:") {
            return self.spool.join(Uuid::now_v7().simple().to_string());
        }
        // Without the name and the password, which change.
        let place = self.url.rsplit_once('@').map_or(self.url.as_str(), |(_, place)| place);
        let mut name = String::new();
        for byte in &digest(&SHA256, place.as_bytes()).as_ref()[..8] {
            // Writing into a text does not fail.
            let _ = write!(name, "{byte:02x}");
        }
        self.spool.join(name)
    }
}
