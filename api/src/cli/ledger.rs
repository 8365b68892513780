//! The commands over the ledger: its import, and its proof.

use super::options::{Installation, Ledger};
use super::{opened, say};
use crate::clock::Clock;
use crate::commands::Code;
use crate::commands::finance::import_ledger::ImportLedgerErrorCode;
use crate::error::Error;
use crate::store::Author;
use crate::tabular::{self, LedgerMap};
use entity::{Language, programme};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::path::Path;

/// Imports a table, and reports.
pub(super) async fn import(options: Ledger) -> Result<(), Error> {
    let map = match &options.map {
        Some(path) => {
            toml::from_str(&std::fs::read_to_string(path).map_err(|error| at(path, &error))?).map_err(|error| at(path, &error))?
        }
        None => LedgerMap::default(),
    };
    let file = std::fs::File::open(&options.file).map_err(|error| at(&options.file, &error))?;
    let table = tabular::read(file, &map, |rows| drop(say(&format!("  {rows} rows read")))).map_err(|error| at(&options.file, &error))?;
    let read = table.read;
    let (config, store) = opened(&options.installation).await?;
    let clock = options.today.map_or_else(|| Clock::system(config.zone), |day| Clock::starting(day, config.zone));
    let writer = store.write(Author::system(&clock)).await?;
    let known = programme::Entity::find().filter(programme::Column::Code.eq(&*options.programme)).one(&writer.judge()?).await?;
    let known = known.ok_or_else(|| Error::invalid("programme", "no programme has this code"))?;
    let outcome = tabular::book(&writer, known.id, &map, table).await?;
    let outcome = match outcome {
        Ok(booked) => {
            writer.commit().await?;
            say(&format!("{read} rows read, {} lines made, {} entries booked, 0 rows refused", booked.lines, booked.entries))
        }
        Err(refusals) => {
            writer.rollback().await?;
            for refusal in &refusals.first {
                let column = refusal.column.as_ref().map(|column| format!(", {column}")).unwrap_or_default();
                let why = ImportLedgerErrorCode::from(refusal.why).message(Language::En);
                say(&format!("  line {}{column}: {why}", refusal.line))?;
            }
            say(&format!("{read} rows read, 0 entries booked, {} refused", refusals.count))?;
            Err(Error::invalid(options.file.to_string_lossy(), "refused; nothing was booked"))
        }
    };
    store.close().await;
    outcome
}

fn at(path: &Path, error: &impl ToString) -> Error {
    Error::invalid(path.to_string_lossy(), error.to_string())
}

/// Says what differs from the ledger.
pub(super) async fn verify(installation: &Installation) -> Result<(), Error> {
    let (_, store) = opened(installation).await?;
    let differences = store.verify().await?;
    store.close().await;
    for difference in &differences {
        say(&format!("  {difference}"))?;
    }
    if differences.is_empty() {
        return say("all sums and papers are those of the ledger");
    }
    Err(Error::invalid("ledger", format!("{} differences", differences.len())))
}
