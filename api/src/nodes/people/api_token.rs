//! A key with which a service or a report signs in as an account.

use crate::graphql::{At, Date, DateFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter};
use crate::nodes::people::account::Account;
use crate::nodes::programmes::programme::Programme;
use crate::nodes::records::change::Change;
use crate::{filter, noun, order};
use entity::Role;
use entity::api_token::{self, Column, Entity};

noun! {
    /// A key with which a service or a report signs in as an account; for administrators and auditors (Dutch: toegangssleutel).
    ApiToken of api_token {
        /// What it is for (Dutch: naam).
        name!: String;
        /// The first signs of the key, by which people know it again (Dutch: voorvoegsel).
        prefix!: String;
        /// Whether it changes nothing, whatever the account may (Dutch: alleen lezen).
        read_only!: bool;
        /// The one role of the account that it gives; null for all (Dutch: rol).
        role: Role;
        /// The one programme of which it gives anything; null for all (Dutch: programma).
        programme: Programme;
        /// The last day on which it signs in (Dutch: vervaldatum).
        expires_on!: Date;
        /// When it signed in last, to the hour; null for never (Dutch: laatst gebruikt).
        last_used_at: Instant;
        /// When it was taken back; null where it was not (Dutch: ingetrokken op).
        revoked_at: Instant;
        /// The account as which it signs in (Dutch: account).
        account: Account;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

filter! {
    /// Conditions on keys (Dutch: voorwaarden).
    ApiTokenWhere on api_token {
        /// The id.
        id: IdFilter => Id;
        /// What it is for.
        name: TextFilter => Name;
        /// The last day on which it signs in.
        expires_on: DateFilter => ExpiresOn;
    }
}

order! {
    /// The order of keys (Dutch: volgorde).
    ApiTokenOrder by ApiTokenOrderField of api_token {
        /// By what it is for.
        Name,
        /// By last day.
        ExpiresOn,
    }
}

impl Noun for ApiToken {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "account" => at.one::<Account>(Column::AccountId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for ApiToken {
    type Where = ApiTokenWhere;
    type Order = ApiTokenOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Name, Direction::Asc)]
    }
}
