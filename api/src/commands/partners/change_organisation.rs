//! An organisation changes.

use super::create_organisation::taken;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Date, Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::rules::partners::{is_kvk, is_oin, is_rsin};
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::organisation::{self, Column};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Changes an organisation that is in no national list (Dutch: organisatie wijzigen).
    change_organisation(ChangeOrganisationInput {
        /// The organisation (Dutch: organisatie).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// Its name, up to 200 characters (Dutch: naam).
        name: MaybeUndefined<String>,
        /// How it is called for short; null for nothing (Dutch: korte naam).
        short_name: MaybeUndefined<String>,
        /// Its number in the trade register, 8 digits; null for none (Dutch: KvK-nummer).
        kvk: MaybeUndefined<String>,
        /// Its fiscal number, 9 digits; null for none (Dutch: RSIN).
        rsin: MaybeUndefined<String>,
        /// Its number as a sender of messages, 20 digits; null for none (Dutch: OIN).
        oin: MaybeUndefined<String>,
        /// The last day on which it exists; null while it does (Dutch: geldig tot en met).
        valid_to: MaybeUndefined<Date>,
    }) shows organisation: Organisation
    errors ChangeOrganisationErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The number in the trade register is none.
        KvkInvalid: "een KvK-nummer heeft 8 cijfers" / "a number in the trade register has 8 digits",
        /// The fiscal number is none.
        RsinInvalid: "dit RSIN voldoet niet aan de elfproef" / "this fiscal number does not pass the eleven-test",
        /// The sender number is none.
        OinInvalid: "een OIN heeft 20 cijfers" / "a sender number has 20 digits",
        /// Another organisation has this number.
        NumberTaken: "een andere organisatie heeft dit nummer" / "another organisation has this number",
        /// Governments come from the national lists.
        NotYours: "deze soort organisatie komt uit de landelijke lijsten" / "this kind of organisation comes from the national lists",
    }
}

#[async_trait::async_trait]
impl Command for ChangeOrganisationInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeOrganisationErrorCode>) -> Result<Uuid, Error> {
        use ChangeOrganisationErrorCode::{KvkInvalid, NameInvalid, NotYours, NumberTaken, OinInvalid, RsinInvalid};
        let id = ids::key(&self.id, Organisation::table(), "input.id")?;
        let row = organisation::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let name = problems.kept(&self.name, "name").map(|name| tidy(name, 200));
        let short_name = problems.text_or_null(&self.short_name, 50, "shortName");
        problems.unless(row.code.is_none(), NotYours, "id");
        problems.unless(name != Some(None), NameInvalid, "name");
        problems.unless(self.kvk.value().is_none_or(|kvk| is_kvk(kvk)), KvkInvalid, "kvk");
        problems.unless(self.rsin.value().is_none_or(|rsin| is_rsin(rsin)), RsinInvalid, "rsin");
        problems.unless(self.oin.value().is_none_or(|oin| is_oin(oin)), OinInvalid, "oin");
        let numbers = [("kvk", Column::Kvk, &self.kvk), ("rsin", Column::Rsin, &self.rsin), ("oin", Column::Oin, &self.oin)];
        for (path, column, number) in numbers {
            problems.unless(!taken(writer, column, number.value(), Some(id)).await?, NumberTaken, path);
        }
        if problems.is_empty() {
            let change = |row: &mut organisation::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                let given = |given: &MaybeUndefined<String>, now: &mut Option<String>| {
                    if !given.is_undefined() {
                        *now = given.value().cloned();
                    }
                };
                row.short_name = short_name.unwrap_or_else(|| row.short_name.clone());
                given(&self.kvk, &mut row.kvk);
                given(&self.rsin, &mut row.rsin);
                given(&self.oin, &mut row.oin);
                if !self.valid_to.is_undefined() {
                    row.valid_to = self.valid_to.value().map(|day| day.0);
                }
            };
            writer.change::<organisation::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
