//! An account changes: how it is called, and whose it is.

use super::belongs::Belongs;
use crate::command;
use crate::commands::{Command, Problems};
use crate::error::Error;
use crate::graphql::{Noun, ids};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::{account::Account, person::Person};
use crate::rules::text::tidy;
use crate::store::Writer;
use async_graphql::{ID, MaybeUndefined};
use entity::account;
use sea_orm::EntityTrait;
use uuid::Uuid;

command! {
    /// Changes how an account is called, and whose it is; what is left out stays as it is. Who signs in by it does not change: for another
    /// subject there is another account (Dutch: account wijzigen).
    change_account(ChangeAccountInput {
        /// The account; not one's own (Dutch: account).
        id: ID,
        /// The version that you saw (Dutch: verwachte versie).
        expected_version: i32,
        /// How he is called, up to 200 characters (Dutch: naam).
        name: MaybeUndefined<String>,
        /// The person, where a person holds it: four eyes compare persons; null for none (Dutch: persoon).
        person: MaybeUndefined<ID>,
        /// The organisation that he acts for; null for none (Dutch: organisatie).
        organisation: MaybeUndefined<ID>,
    }) shows account: Account
    errors ChangeAccountErrorCode {
        /// The name is empty or too long.
        NameInvalid: "geef een naam van 1 tot 200 tekens" / "give a name of 1 to 200 characters",
        /// Whose one's own account is, somebody else says.
        OwnAccount: "het eigen account wijzigt een ander" / "somebody else changes one's own account",
        /// The person does not exist.
        PersonNotFound: "deze persoon bestaat niet" / "this person does not exist",
        /// A machine is no person.
        PersonUnfit: "een dienst is geen persoon" / "a machine is no person",
        /// The organisation does not exist.
        OrganisationNotFound: "deze organisatie bestaat niet" / "this organisation does not exist",
    }
}

/// A key that may be given, or taken away; that of the row where nothing is said.
fn key(given: &MaybeUndefined<ID>, table: &str, path: &str, now: Option<Uuid>) -> Result<Option<Uuid>, Error> {
    match given {
        MaybeUndefined::Undefined => Ok(now),
        MaybeUndefined::Null => Ok(None),
        MaybeUndefined::Value(id) => ids::key(id, table, path).map(Some),
    }
}

#[async_trait::async_trait]
impl Command for ChangeAccountInput {
    fn subject(&self) -> Option<(&ID, i32)> {
        Some((&self.id, self.expected_version))
    }

    async fn run(&self, writer: &Writer<'_>, problems: &Problems<ChangeAccountErrorCode>) -> Result<Uuid, Error> {
        use ChangeAccountErrorCode::{NameInvalid, OrganisationNotFound, OwnAccount, PersonNotFound, PersonUnfit};
        let id = ids::key(&self.id, Account::table(), "input.id")?;
        let row = account::Entity::find_by_id(id).one(&writer.view()?).await?.ok_or(Error::NotFound)?;
        let name = problems.kept(&self.name, "name").map(|name| tidy(name, 200));
        problems.unless(name != Some(None), NameInvalid, "name");
        problems.bar(!writer.is_author(Some(id)).await?, OwnAccount, "id", "own_account");
        let person = key(&self.person, Person::table(), "input.person", row.person_id)?;
        let organisation = key(&self.organisation, Organisation::table(), "input.organisation", row.organisation_id)?;
        let belongs = Belongs::judge(writer, row.kind, person, organisation).await?;
        problems.unless(belongs.fits, PersonUnfit, "person");
        problems.unless(belongs.person, PersonNotFound, "person");
        problems.unless(belongs.organisation, OrganisationNotFound, "organisation");
        if problems.is_empty() {
            let change = |row: &mut account::Model| {
                row.name = name.flatten().unwrap_or_else(|| row.name.clone());
                (row.person_id, row.organisation_id) = (person, organisation);
            };
            writer.change::<account::Entity>(id, Some(self.expected_version.into()), change).await?;
        }
        Ok(id)
    }
}
