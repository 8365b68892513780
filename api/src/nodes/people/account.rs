//! An account: who may sign in.

use crate::graphql::{At, Noun, Planned};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::person::Person;
use crate::noun;
use entity::AccountKind;
use entity::account::{Column, Entity};

noun! {
    /// Who may sign in (Dutch: account).
    Account of account {
        /// How he is called (Dutch: naam).
        name: String;
        /// Whether a person or a machine holds it (Dutch: soort account).
        kind: AccountKind;
        /// Whether he may sign in now (Dutch: actief).
        active: bool;
        /// The issuer of his tokens; for administrators and auditors (Dutch: uitgever).
        issuer: String;
        /// His subject at the issuer; for administrators and auditors (Dutch: onderwerp).
        subject: String;
        /// The person (Dutch: persoon).
        person: Person;
        /// The organisation that he acts for (Dutch: organisatie).
        organisation: Organisation;
        /// Counts its changes, from 1 (Dutch: versie).
        version!: i32;
    }
}

impl Noun for Account {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "person" => at.one::<Person>(Column::PersonId),
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            _ => at.column(),
        }
    }
}
