//! A directorate.

use crate::graphql::{At, Direction, IdFilter, Listed, Noun, Planned, TextFilter};
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::programmes::programme::Programme;
use crate::{filter, noun, order, queries};
use entity::directorate::{self, Column, Entity};
use entity::{organisation, programme};

noun! {
    /// A directorate of an organisation, to which programmes belong (Dutch: directie).
    Directorate of directorate {
        /// Its name (Dutch: naam).
        name!: String;
        /// What it is called as well (Dutch: andere namen).
        aliases!: Vec<String>;
        /// The organisation that it is part of (Dutch: organisatie).
        organisation: Organisation;
        /// The directorate above it; null at the top (Dutch: bovenliggende directie).
        parent: Directorate;
        /// The directorates below it (Dutch: onderliggende directies).
        directorates: [Directorate];
        /// Its programmes (Dutch: programma's).
        programmes: [Programme];
    }
}

filter! {
    /// Conditions on directorates (Dutch: voorwaarden).
    DirectorateWhere on directorate {
        /// The id.
        id: IdFilter => Id;
        /// The name.
        name: TextFilter => Name;
        /// The organisation that it is part of.
        organisation -> OrganisationWhere of organisation => OrganisationId;
    }
}

order! {
    /// The order of directorates (Dutch: volgorde).
    DirectorateOrder by DirectorateOrderField of directorate {
        /// By name.
        Name,
    }
}

impl Noun for Directorate {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "parent" => at.one::<Self>(Column::ParentId),
            "directorates" => at.many::<Self>(Column::ParentId),
            "programmes" => at.many::<Programme>(programme::Column::DirectorateId),
            _ => at.column(),
        }
    }
}

impl Listed for Directorate {
    type Where = DirectorateWhere;
    type Order = DirectorateOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::Name, Direction::Asc)]
    }
}

queries! {
    DirectorateQueries {
        /// The directorates that you may read (Dutch: directies).
        directorates: [Directorate];
    }
}
