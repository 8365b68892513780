//! Invented people and their appointments. The work package IM has no coordinator since 1 June 2026: a vacancy to show.

use super::world::{World, day};
use crate::error::Error;
use entity::{AppointmentFunction, Employment, appointment, person, person_programme};

/// Name, programme, work package, function, from, to.
type Post = (&'static str, &'static str, Option<&'static str>, AppointmentFunction, &'static str, Option<&'static str>);

const POSTS: [Post; 22] = [
    ("Marit de Ruiter", "OW", None, AppointmentFunction::ProgrammeManager, "2024-01-01", None),
    ("Karim Bouzidi", "OW", None, AppointmentFunction::PmtMember, "2024-03-01", None),
    ("Ilse Vermeer", "OW", None, AppointmentFunction::PmoCoordinator, "2024-01-01", None),
    ("Joost Hofman", "OW", None, AppointmentFunction::SeniorPmo, "2024-06-01", None),
    ("Fatima el Amrani", "OW", None, AppointmentFunction::SeniorPmo, "2026-03-23", Some("2026-06-30")),
    ("Pieter Langeveld", "OW", None, AppointmentFunction::Controller, "2024-01-01", None),
    ("Willemijn Dekker", "OW", None, AppointmentFunction::Controller, "2025-03-01", None),
    ("Noor Wiersma", "OW", None, AppointmentFunction::HrAdviser, "2025-01-01", None),
    ("Bram Kuipers", "OW", None, AppointmentFunction::Buyer, "2024-09-01", None),
    ("Sanne Oosterhof", "OW", Some("RIO"), AppointmentFunction::Coordinator, "2024-01-01", None),
    ("Daan Mulder", "OW", Some("BIO"), AppointmentFunction::Coordinator, "2024-01-01", None),
    ("Lotte Brouwer", "OW", Some("PLK"), AppointmentFunction::Coordinator, "2024-02-01", Some("2025-12-31")),
    ("Youssef Haddad", "OW", Some("PLK"), AppointmentFunction::Coordinator, "2026-01-01", None),
    ("Anouk Schippers", "OW", Some("OR"), AppointmentFunction::Coordinator, "2024-01-01", None),
    ("Ruben van Eck", "OW", Some("VTH"), AppointmentFunction::Coordinator, "2025-04-01", None),
    ("Mirthe Postma", "OW", Some("RDD"), AppointmentFunction::Coordinator, "2024-01-01", Some("2026-12-31")),
    ("Sven Dijkman", "OW", Some("IM"), AppointmentFunction::Coordinator, "2024-01-01", Some("2026-05-31")),
    ("Esra Yilmaz", "OW", Some("LM"), AppointmentFunction::Coordinator, "2025-01-01", None),
    ("Thijs Bakker", "OW", Some("PLK"), AppointmentFunction::Member, "2025-01-01", None),
    ("Hanna Veldkamp", "BO", Some("BRO"), AppointmentFunction::Coordinator, "2024-01-01", None),
    ("Olivier Smit", "BO", Some("WAT"), AppointmentFunction::Coordinator, "2024-01-01", None),
    ("Joost Hofman", "BO", None, AppointmentFunction::Pmo, "2025-01-01", None),
];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    for (name, programme, package, function, from, to) in POSTS {
        let writer = world.writer;
        if !world.people.contains_key(name) {
            let id = known(world, name, if name == "Fatima el Amrani" { Employment::Hired } else { Employment::Employee }).await?;
            world.people.insert(name, id);
        }
        let row = appointment::Model {
            id: writer.key(),
            version: 1,
            person_id: world.person(name)?,
            function,
            programme_id: world.programme(programme)?,
            work_package_id: package.map(|package| world.work_package(programme, package)).transpose()?,
            starts_on: day(from),
            ends_on: to.map(day),
            fte_hundredths: 80.into(),
        };
        let link = person_programme::Model { person_id: row.person_id, programme_id: row.programme_id };
        writer.insert::<appointment::Entity>(row).await?;
        let again = POSTS
            .iter()
            .take_while(|post| (post.0, post.1, post.4) != (name, programme, from))
            .any(|post| (post.0, post.1) == (name, programme));
        if !again {
            writer.append::<person_programme::Entity>(vec![link]).await?;
        }
    }
    Ok(())
}

/// An invented person of the VNG, with invented contact data.
pub(super) async fn known(world: &World<'_, '_>, name: &str, employment: Employment) -> Result<uuid::Uuid, Error> {
    let id = world.writer.key();
    let row = person::Model {
        id,
        version: 1,
        full_name: name.to_owned().into(),
        organisation_id: world.organisation("VNG")?,
        email: format!("{}@voorbeeld.example", name.to_lowercase().replace(' ', ".")).into(),
        phone: format!("+31 70 000 {:04}", name.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 10_000)).into(),
        employment,
        invented: true,
    };
    world.writer.insert::<person::Entity>(row).await?;
    Ok(id)
}
