//! A directorate.

use crate::graphql::{At, Noun, Planned};
use crate::nodes::partners::organisation::Organisation;
use crate::nodes::programmes::programme::Programme;
use crate::noun;
use entity::directorate::{Column, Entity};
use entity::programme;

noun! {
    /// A directorate of an organisation, to which programmes belong (Dutch: directie).
    Directorate of directorate {
        /// Its name (Dutch: naam).
        name!: String;
        /// The organisation that it is part of (Dutch: organisatie).
        organisation: Organisation;
        /// The directorate above it; null at the top (Dutch: bovenliggende directie).
        parent: Directorate;
        /// Its programmes (Dutch: programma's).
        programmes: [Programme];
    }
}

impl Noun for Directorate {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "organisation" => at.one::<Organisation>(Column::OrganisationId),
            "parent" => at.one::<Self>(Column::ParentId),
            "programmes" => at.many::<Programme>(programme::Column::DirectorateId),
            _ => at.column(),
        }
    }
}
