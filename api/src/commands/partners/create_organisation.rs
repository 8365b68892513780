//! A new organisation.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::Date;
use crate::nodes::partners::organisation::Organisation;
use crate::rules::partners::{is_kvk, is_oin, is_rsin};
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::MaybeUndefined;
use entity::OrganisationKind;
use entity::organisation::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Adds an organisation that is in no national list, as a supplier (Dutch: organisatie toevoegen).
    create_organisation(CreateOrganisationInput {
        /// What kind of organisation it is: a supplier, an umbrella or another (Dutch: soort).
        kind: OrganisationKind,
        /// Its name, up to 200 characters (Dutch: naam).
        name: String,
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
    errors CreateOrganisationErrorCode {
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
impl Command for CreateOrganisationInput {
    const SUBJECT: &'static str = "name";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateOrganisationErrorCode>) -> Result<Uuid, Error> {
        use CreateOrganisationErrorCode::{KvkInvalid, NameInvalid, NotYours, NumberTaken, OinInvalid, RsinInvalid};
        let name = tidy(&self.name, 200);
        let ours = matches!(self.kind, OrganisationKind::Supplier | OrganisationKind::Umbrella | OrganisationKind::Other);
        problems.unless(ours, NotYours, "kind");
        problems.unless(name.is_some(), NameInvalid, "name");
        let short_name = problems.text_or_null(&self.short_name, 50, "shortName");
        problems.unless(self.kvk.value().is_none_or(|kvk| is_kvk(kvk)), KvkInvalid, "kvk");
        problems.unless(self.rsin.value().is_none_or(|rsin| is_rsin(rsin)), RsinInvalid, "rsin");
        problems.unless(self.oin.value().is_none_or(|oin| is_oin(oin)), OinInvalid, "oin");
        let numbers = [("kvk", Column::Kvk, &self.kvk), ("rsin", Column::Rsin, &self.rsin), ("oin", Column::Oin, &self.oin)];
        for (path, column, number) in numbers {
            problems.unless(!taken(writer, column, number.value(), None).await?, NumberTaken, path);
        }
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = organisation::Model {
            id: writer.key(),
            version: 1,
            kind: self.kind,
            name: name.unwrap_or_default(),
            short_name: short_name.flatten(),
            alternative_name: None,
            code: None,
            kvk: self.kvk.value().cloned(),
            rsin: self.rsin.value().cloned(),
            oin: self.oin.value().cloned(),
            tooi_uri: None,
            province_id: None,
            valid_from: None,
            valid_to: self.valid_to.value().map(|day| day.0),
            invented: false,
        };
        let id = row.id;
        writer.insert::<organisation::Entity>(row).await?;
        Ok(id)
    }
}

/// Whether an organisation that exists, and is another than this, has a number.
pub(super) async fn taken(writer: &Writer<'_>, column: Column, number: Option<&String>, this: Option<Uuid>) -> Result<bool, Error> {
    let Some(number) = number else { return Ok(false) };
    let same = organisation::Entity::find().filter(column.eq(number.as_str())).filter(Column::ValidTo.is_null());
    let others = this.into_iter().fold(same, |same, this| same.filter(Column::Id.ne(this)));
    Ok(others.count(&writer.view()?).await? > 0)
}
