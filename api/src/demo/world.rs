//! What has been made so far, by name.

use crate::error::Error;
use crate::store::Writer;
use chrono::NaiveDate;
use entity::organisation;
use sea_orm::{EntityTrait, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// The demo while it is being made.
pub(super) struct World<'w, 's> {
    pub writer: &'w Writer<'s>,
    pub organisations: HashMap<String, Uuid>,
    pub programmes: HashMap<&'static str, Uuid>,
    /// By the codes of programme and work package.
    pub work_packages: Vec<(&'static str, &'static str, Uuid)>,
    pub people: HashMap<&'static str, Uuid>,
    pub accounts: HashMap<&'static str, Uuid>,
    pub contracts: Vec<entity::contract::Model>,
    pub subsidy: Option<Uuid>,
    seed: u64,
}

impl<'w, 's> World<'w, 's> {
    pub async fn new(writer: &'w Writer<'s>) -> Result<Self, Error> {
        let rows: Vec<(Uuid, Option<String>, String)> = organisation::Entity::find()
            .select_only()
            .columns([organisation::Column::Id])
            .column(organisation::Column::ShortName)
            .column(organisation::Column::Name)
            .into_tuple()
            .all(&writer.view()?)
            .await?;
        let organisations = rows.into_iter().map(|(id, short, name)| (short.unwrap_or(name), id)).collect();
        Ok(Self {
            writer,
            organisations,
            programmes: HashMap::new(),
            work_packages: Vec::new(),
            people: HashMap::new(),
            accounts: HashMap::new(),
            contracts: Vec::new(),
            subsidy: None,
            seed: 2026,
        })
    }

    pub fn organisation(&self, name: &str) -> Result<Uuid, Error> {
        self.organisations.get(name).copied().ok_or_else(|| Error::internal(format!("no organisation {name}")))
    }

    pub fn programme(&self, code: &str) -> Result<Uuid, Error> {
        self.programmes.get(code).copied().ok_or_else(|| Error::internal(format!("no programme {code}")))
    }

    pub fn work_package(&self, programme: &str, code: &str) -> Result<Uuid, Error> {
        let found = self.work_packages.iter().find(|(of, known, _)| *of == programme && *known == code);
        found.map(|(_, _, id)| *id).ok_or_else(|| Error::internal(format!("no work package {code}")))
    }

    pub fn account(&self, name: &str) -> Result<Uuid, Error> {
        self.accounts.get(name).copied().ok_or_else(|| Error::internal(format!("no account {name}")))
    }

    pub fn person(&self, name: &str) -> Result<Uuid, Error> {
        self.people.get(name).copied().ok_or_else(|| Error::internal(format!("no person {name}")))
    }

    /// A number below `below` that looks random and is the same at every start (a linear congruence).
    pub fn roll(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below.max(1)
    }
}

/// A day that is written out here.
pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or(NaiveDate::MIN)
}
