//! What an account was told of confidential and personal fields.

use crate::graphql::{At, ChoiceFilter, DateTimeFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter};
use crate::nodes::people::account::{Account, AccountWhere};
use crate::{filter, noun, order, queries};
use async_graphql::ID;
use entity::access_record::{self, Column, Entity};
use entity::{AccessWay, Class, account};

noun! {
    /// What an account was told of confidential and personal fields, in one request and of one kind of thing; never the
    /// values. For auditors (Dutch: inzage).
    AccessRecord of access_record {
        /// The kind of thing, as its ids begin: contract, person, `ledger_entry` (Dutch: soort).
        entity!: String;
        /// The class that the fields have, CNF or PER (Dutch: gegevensklasse).
        class!: Class;
        /// How the account came to know of them (Dutch: wijze van inzage).
        way!: AccessWay;
        /// The things whose fields were shown, at most 200 in one record; none where they were summed or searched
        /// (Dutch: wat is ingezien).
        ids!: Vec<ID>;
        /// The fields, as this schema calls them (Dutch: velden).
        fields!: Vec<String>;
        /// The grants by which the account reads them: a role, and what it reaches (Dutch: grond).
        grants!: Vec<String>;
        /// When (Dutch: tijdstip).
        at!: Instant;
        /// Who was told (Dutch: door).
        actor: Account;
        /// In whose place (Dutch: namens).
        on_behalf_of: Account;
        /// The request in which it happened (Dutch: verzoek).
        request_id: String;
    }
}

filter! {
    /// Conditions on records of what was read (Dutch: voorwaarden).
    AccessRecordWhere on access_record {
        /// The id.
        id: IdFilter => Id;
        /// The kind of thing.
        entity: TextFilter => Entity;
        /// The class of the fields.
        class: ChoiceFilter<Class> => Class;
        /// How the account came to know of them.
        way: ChoiceFilter<AccessWay> => Way;
        /// The things, as a JSON array of their ids: `contains` finds one.
        ids: TextFilter => Ids;
        /// The fields, as a JSON array of their names: `contains` finds one.
        fields: TextFilter => Fields;
        /// When.
        at: DateTimeFilter => At;
        /// The request.
        request_id: TextFilter => RequestId;
        /// Who was told.
        actor -> AccountWhere of account => AccountId;
        /// In whose place.
        on_behalf_of -> AccountWhere of account => OnBehalfOfId;
    }
}

order! {
    /// The order of records of what was read (Dutch: volgorde).
    AccessRecordOrder by AccessRecordOrderField of access_record {
        /// By instant.
        At,
        /// By kind of thing.
        Entity,
    }
}

impl Noun for AccessRecord {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "actor" => at.one::<Account>(Column::AccountId),
            "onBehalfOf" => at.one::<Account>(Column::OnBehalfOfId),
            "ids" => at.json(Column::Ids),
            "fields" => at.json(Column::Fields),
            "grants" => at.json(Column::Grants),
            _ => at.column(),
        }
    }
}

impl Listed for AccessRecord {
    type Where = AccessRecordWhere;
    type Order = AccessRecordOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::At, Direction::Desc)]
    }
}

queries! {
    /// What was read of confidential and personal fields, newest first; there within a second, for auditors alone
    /// (Dutch: inzagen).
    access_records: [AccessRecord];
}
