//! A person. Contact data is personal.

use crate::graphql::{At, ChoiceFilter, Direction, IdFilter, Listed, Noun, Planned, TextFilter};
use crate::nodes::ability;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::people::appointment::Appointment;
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::person::{self, Column, Entity};
use entity::{Employment, appointment, organisation};

noun! {
    /// Somebody who works for a programme or a partner (Dutch: persoon).
    Person of person {
        /// First name and last name; hidden from analysts (Dutch: naam).
        full_name: String;
        /// Address for e-mail; personal (Dutch: e-mailadres).
        email: String;
        /// Telephone number; personal (Dutch: telefoonnummer).
        phone: String;
        /// How he works for the programme (Dutch: soort dienstverband).
        employment!: Employment;
        /// Whether he was made up for the demo (Dutch: verzonnen).
        invented!: bool;
        /// Whom he works for (Dutch: organisatie).
        organisation: Organisation;
        /// The functions to which he is or was appointed (Dutch: benoemingen).
        appointments: [Appointment];
        /// What changed of him, newest first; personal values are never kept (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: PersonAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    PersonAbilities {
    /// Change him (Dutch: wijzigen).
    change by change_person: Change person;
    }
}

filter! {
    /// Conditions on persons (Dutch: voorwaarden).
    PersonWhere on person {
        /// The id.
        id: IdFilter => Id;
        /// The name.
        full_name: TextFilter => FullName;
        /// The address for e-mail.
        email: TextFilter => Email;
        /// How he works for the programme.
        employment: ChoiceFilter<Employment> => Employment;
        /// Whom he works for.
        organisation -> OrganisationWhere of organisation => OrganisationId;
    }
}

order! {
    /// The order of persons (Dutch: volgorde).
    PersonOrder by PersonOrderField of person {
        /// By name.
        FullName,
        /// By how he works for the programme.
        Employment,
    }
}

impl Noun for Person {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "appointments" => at.many::<Appointment>(appointment::Column::PersonId),
            "viewerCan" => ability::plan(at, PersonAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Person {
    type Where = PersonWhere;
    type Order = PersonOrder;

    /// Not by name: an order by what is hidden would tell it.
    fn order() -> Vec<(Column, Direction)> {
        Vec::new()
    }
}

queries! {
    /// The persons that you may read (Dutch: personen).
    people: [Person];
}
