//! The files, written to the database. What is there already stays as it is.

use super::parse::{organisations, successions};
use crate::error::Error;
use crate::store::Writer;
use entity::{organisation, organisation_successor};
use sea_orm::{EntityTrait, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Organisations that were not there.
    pub added: usize,
    /// Organisations that were.
    pub kept: usize,
}

/// Imports the reference data; once or again.
pub async fn import(writer: &Writer<'_>) -> Result<Imported, Error> {
    writer.alone("reference").await?;
    let mut known: HashMap<String, Uuid> = HashMap::new();
    let rows: Vec<(Uuid, Option<String>, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Code)
        .column(organisation::Column::Name)
        .into_tuple()
        .all(&writer.view()?)
        .await?;
    for (id, code, name) in rows {
        known.insert(code.unwrap_or(name), id);
    }
    let mut imported = Imported::default();
    let mut added = Vec::new();
    for row in organisations() {
        let key = row.code.clone().unwrap_or_else(|| row.name.clone());
        if known.contains_key(&key) {
            imported.kept += 1;
            continue;
        }
        let id = writer.key();
        known.insert(key, id);
        imported.added += 1;
        added.push(organisation::Model {
            id,
            version: 1,
            kind: row.kind,
            name: row.name,
            short_name: row.short_name,
            alternative_name: row.alternative_name,
            code: row.code,
            kvk: row.kvk,
            rsin: row.rsin,
            oin: row.oin,
            tooi_uri: row.tooi_uri,
            province_id: row.province.and_then(|code| known.get(&code).copied()),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            invented: false,
        });
    }
    let fresh: std::collections::HashSet<Uuid> = added.iter().map(|row| row.id).collect();
    writer.fill::<organisation::Entity>(added).await?;
    let successors = successions().into_iter().filter_map(|succession| {
        let (ended, successor) = (*known.get(&succession.ended)?, *known.get(&succession.successor)?);
        let row = organisation_successor::Model {
            organisation_id: ended,
            successor_id: successor,
            changed_on: succession.on,
            kind: succession.kind,
        };
        fresh.contains(&ended).then_some(row)
    });
    writer.append::<organisation_successor::Entity>(successors.collect()).await?;
    Ok(imported)
}
