//! An account: who may sign in.

use crate::graphql::{At, BooleanFilter, Direction, IdFilter, Listed, Noun, Planned, TextFilter};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::people::api_token::ApiToken;
use crate::nodes::people::person::Person;
use crate::nodes::people::role_grant::RoleGrant;
use crate::nodes::records::change::Change;
use crate::{filter, noun, order, queries};
use entity::account::{self, Column, Entity};
use entity::{AccountKind, api_token, role_grant};

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
        /// The roles that it was given; for those who grant, lend and audit (Dutch: mandaten).
        grants: [RoleGrant];
        /// The keys that sign in as it; for administrators and auditors (Dutch: toegangssleutels).
        api_tokens: [ApiToken];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

impl Noun for Account {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "person" => at.one::<Person>(Column::PersonId),
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "grants" => at.many::<RoleGrant>(role_grant::Column::AccountId),
            "apiTokens" => at.many::<ApiToken>(api_token::Column::AccountId),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

filter! {
    /// Conditions on accounts (Dutch: voorwaarden).
    AccountWhere on account {
        /// The id.
        id: IdFilter => Id;
        /// How it is called.
        name: TextFilter => Name;
        /// The issuer of its tokens.
        issuer: TextFilter => Issuer;
        /// Its subject at the issuer.
        subject: TextFilter => Subject;
        /// Whether it may sign in.
        active: BooleanFilter => Active;
    }
}

order! {
    /// The order of accounts (Dutch: volgorde).
    AccountOrder by AccountOrderField of account {
        /// By name.
        Name,
    }
}

impl Listed for Account {
    type Where = AccountWhere;
    type Order = AccountOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Name, Direction::Asc)]
    }
}

queries! {
    /// The accounts that you may read, by name (Dutch: accounts).
    accounts: [Account];
}
