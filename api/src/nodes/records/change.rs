//! A change: the history of everything that has one.

use crate::graphql::{At, ChoiceFilter, DateTimeFilter, Direction, IdFilter, Instant, Listed, Noun, Planned, TextFilter};
use crate::nodes::people::account::Account;
use crate::{filter, noun, order};
use entity::change_event::{self, Column, Entity};
use entity::{ChangeAction, Class};

noun! {
    /// A change of one field; a value shows under the class that its field has, a personal one never (Dutch: wijziging).
    Change of change_event {
        /// What it did (Dutch: soort wijziging).
        action!: ChangeAction;
        /// The field that changed, as this schema calls it (Dutch: veld).
        field!: String;
        /// The class of the field (Dutch: gegevensklasse).
        class!: Class;
        /// The version that the change made (Dutch: versie).
        entity_version!: i32;
        /// The value before, as this schema writes it; null for none, and where it is personal (Dutch: oude waarde).
        before: String;
        /// The value after, likewise (Dutch: nieuwe waarde).
        after: String;
        /// When (Dutch: tijdstip).
        at!: Instant;
        /// Who did it; null for the system (Dutch: door).
        actor: Account;
        /// In whose place (Dutch: namens).
        on_behalf_of: Account;
        /// The request in which it happened (Dutch: verzoek).
        request_id: String;
    }
}

filter! {
    /// Conditions on changes (Dutch: voorwaarden).
    ChangeWhere on change_event {
        /// The id.
        id: IdFilter => Id;
        /// What it did.
        action: ChoiceFilter<ChangeAction> => Action;
        /// The field that changed.
        field: TextFilter => Field;
        /// When.
        at: DateTimeFilter => At;
    }
}

order! {
    /// The order of changes (Dutch: volgorde).
    ChangeOrder by ChangeOrderField of change_event {
        /// By instant.
        At,
        /// By field.
        Field,
    }
}

impl Noun for Change {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "actor" => at.one::<Account>(Column::AccountId),
            "onBehalfOf" => at.one::<Account>(Column::OnBehalfOfId),
            "before" => at.classed(Column::Before, Column::Class),
            "after" => at.classed(Column::After, Column::Class),
            _ => at.column(),
        }
    }
}

impl Listed for Change {
    type Where = ChangeWhere;
    type Order = ChangeOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::At, Direction::Desc)]
    }
}

impl Change {
    /// The changes of a noun.
    pub fn of<N: Noun>(at: &mut At<'_, '_, N>) -> Planned {
        at.many_among::<Self>(|at, alias| {
            let table = at.bind(N::table());
            Ok(vec![format!("{alias}.entity = {table}"), format!("{alias}.entity_id = {}", at.id())])
        })
    }
}
