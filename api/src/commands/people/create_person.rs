//! A new person.

use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::{partners::organisation::Organisation, people::person::Person, programmes::programme::Programme};
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use entity::{Employment, organisation, person, person_programme, programme};
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Adds a person (Dutch: persoon toevoegen).
    create_person(CreatePersonInput {
        /// First name and last name, up to 200 characters (Dutch: naam).
        full_name: String,
        /// Whom he works for (Dutch: organisatie).
        organisation: ID,
        /// How he works for the programme (Dutch: soort dienstverband).
        employment: Employment,
        /// The programme in which he is known (Dutch: programma).
        programme: ID,
        /// Address for e-mail; personal (Dutch: e-mailadres).
        email: Option<String>,
        /// Telephone number; personal (Dutch: telefoonnummer).
        phone: Option<String>,
    }) shows person: Person
    errors CreatePersonErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// The address for e-mail is none.
        EmailInvalid: "dit is geen e-mailadres" / "this is no address for e-mail",
        /// The organisation does not exist.
        OrganisationNotFound: "deze organisatie bestaat niet" / "this organisation does not exist",
    }
}

#[async_trait::async_trait]
impl Command for CreatePersonInput {
    const SUBJECT: &'static str = "programme";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreatePersonErrorCode>) -> Result<Uuid, Error> {
        use CreatePersonErrorCode::{EmailInvalid, NameInvalid, OrganisationNotFound};
        let view = writer.view()?;
        let programme = ids::key(&self.programme, Programme::table(), "input.programme")?;
        let employer = ids::key(&self.organisation, Organisation::table(), "input.organisation")?;
        programme::Entity::find_by_id(programme).one(&view).await?.ok_or(Error::NotFound)?;
        let name = tidy(&self.full_name, 200);
        problems.unless(name.is_some(), NameInvalid, "fullName");
        problems.unless(organisation::Entity::find_by_id(employer).one(&view).await?.is_some(), OrganisationNotFound, "organisation");
        let email = self
            .email
            .as_deref()
            .map(|email| tidy(email, 254).filter(|email| email.split('@').filter(|part| !part.is_empty()).count() == 2));
        problems.unless(email != Some(None), EmailInvalid, "email");
        let phone = problems.text(self.phone.as_deref(), 30, "phone");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = person::Model {
            id: writer.key(),
            version: 1,
            full_name: name.into(),
            organisation_id: employer,
            email: email.flatten().into(),
            phone: phone.into(),
            employment: self.employment,
            invented: false,
        };
        let id = row.id;
        writer.insert::<person::Entity>(row).await?;
        writer.append::<person_programme::Entity>(vec![person_programme::Model { person_id: id, programme_id: programme }]).await?;
        Ok(id)
    }
}
