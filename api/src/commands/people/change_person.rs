//! A person changes.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::person::Person;
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::{Employment, organisation, person};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Changes a person; what is left out stays as it is (Dutch: persoon wijzigen).
    change_person(ChangePersonInput {
        /// The person (Dutch: persoon).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// First name and last name (Dutch: naam).
        full_name: MaybeUndefined<String>,
        /// How he works for the programme (Dutch: soort dienstverband).
        employment: MaybeUndefined<Employment>,
        /// The organisation that employs him (Dutch: organisatie).
        organisation: MaybeUndefined<ID>,
        /// Address for e-mail; null for none (Dutch: e-mailadres).
        email: MaybeUndefined<String>,
        /// Telephone number; null for none (Dutch: telefoonnummer).
        phone: MaybeUndefined<String>,
    }) shows person: Person
    errors ChangePersonErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The organisation does not exist.
        OrganisationNotFound: "deze organisatie bestaat niet" / "this organisation does not exist",
        /// The address for e-mail is none.
        EmailInvalid: "dit is geen e-mailadres" / "this is no address for e-mail",
    }
}

#[async_trait::async_trait]
impl Command for ChangePersonInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangePersonErrorCode>) -> Result<Uuid, Error> {
        use ChangePersonErrorCode::{EmailInvalid, NameInvalid, OrganisationNotFound};
        let id = ids::key(&self.id, Person::table(), "input.id")?;
        let name = problems.kept(&self.full_name, "fullName").map(|name| tidy(name, 200));
        let (employment, phone) = (problems.kept(&self.employment, "employment"), problems.text_or_null(&self.phone, 30, "phone"));
        problems.unless(name != Some(None), NameInvalid, "fullName");
        let is_address = |email: &String| email.len() <= 254 && email.split('@').filter(|part| !part.is_empty()).count() == 2;
        problems.unless(self.email.value().is_none_or(is_address), EmailInvalid, "email");
        let employer = problems.kept(&self.organisation, "organisation");
        let employer = employer.map(|id| ids::key(id, Organisation::table(), "input.organisation")).transpose()?;
        if let Some(employer) = employer {
            let found = organisation::Entity::find_by_id(employer).one(&writer.view()?).await?;
            problems.unless(found.is_some(), OrganisationNotFound, "organisation");
        }
        if problems.is_empty() {
            let change = |row: &mut person::Model| {
                if let Some(name) = name.flatten() {
                    row.full_name = name.into();
                }
                row.organisation_id = employer.unwrap_or(row.organisation_id);
                row.employment = employment.copied().unwrap_or(row.employment);
                if !self.email.is_undefined() {
                    row.email = self.email.value().cloned().into();
                }
                if let Some(phone) = phone {
                    row.phone = phone.into();
                }
            };
            writer.change::<person::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
