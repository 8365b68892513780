//! A new account.

use super::belongs::Belongs;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::{account::Account, person::Person};
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::ID;
use entity::{AccountKind, account};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

command! {
    /// Lets somebody sign in whom an issuer of tokens knows; without a role he sees nothing (Dutch: account toevoegen).
    create_account(CreateAccountInput {
        /// How he is called, up to 200 characters (Dutch: naam).
        name: String,
        /// Whether a person or a machine holds it (Dutch: soort account).
        kind: AccountKind,
        /// The issuer of his tokens, as their claim `iss` names it (Dutch: uitgever).
        issuer: String,
        /// His subject at the issuer, as the claim `sub` names it (Dutch: onderwerp).
        subject: String,
        /// The person, where a person holds it: four eyes compare persons (Dutch: persoon).
        person: Option<ID>,
        /// The organisation that he acts for (Dutch: organisatie).
        organisation: Option<ID>,
    }) shows account: Account
    errors CreateAccountErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// Another account has this issuer and subject.
        IdentityTaken: "dit onderwerp heeft bij deze uitgever al een account" / "this subject has an account of this issuer already",
        /// The person does not exist.
        PersonNotFound: "deze persoon bestaat niet" / "this person does not exist",
        /// A machine is no person.
        PersonUnfit: "een dienst is geen persoon" / "a machine is no person",
        /// The organisation does not exist.
        OrganisationNotFound: "deze organisatie bestaat niet" / "this organisation does not exist",
    }
}

#[async_trait::async_trait]
impl Command for CreateAccountInput {
    const SUBJECT: &'static str = "subject";

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<CreateAccountErrorCode>) -> Result<Uuid, Error> {
        use CreateAccountErrorCode::{IdentityTaken, NameInvalid, OrganisationNotFound, PersonNotFound, PersonUnfit};
        let person = self.person.as_ref().map(|id| ids::key(id, Person::table(), "input.person")).transpose()?;
        let organisation = self.organisation.as_ref().map(|id| ids::key(id, Organisation::table(), "input.organisation")).transpose()?;
        // Who grants access names persons, whom he does not read.
        let judge = writer.judge()?;
        let name = tidy(&self.name, 200);
        problems.unless(name.is_some(), NameInvalid, "name");
        let issuer = problems.text(Some(&self.issuer), 500, "issuer").unwrap_or_default();
        let subject = problems.text(Some(&self.subject), 255, "subject").unwrap_or_default();
        let same = account::Entity::find()
            .filter(account::Column::Issuer.eq(issuer.as_str()))
            .filter(account::Column::Subject.eq(subject.as_str()));
        problems.unless(same.count(&judge).await? == 0, IdentityTaken, "subject");
        let belongs = Belongs::judge(writer, self.kind, person, organisation).await?;
        problems.unless(belongs.fits, PersonUnfit, "person");
        problems.unless(belongs.person, PersonNotFound, "person");
        problems.unless(belongs.organisation, OrganisationNotFound, "organisation");
        if !problems.is_empty() {
            return Ok(Uuid::nil());
        }
        let row = account::Model {
            id: writer.key(),
            version: 1,
            issuer: issuer.into(),
            subject: subject.into(),
            name: name.unwrap_or_default(),
            kind: self.kind,
            person_id: person,
            organisation_id: organisation,
            active: true,
        };
        let id = row.id;
        writer.insert::<account::Entity>(row).await?;
        Ok(id)
    }
}
