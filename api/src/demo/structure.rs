//! The directorate, its two programmes and their work packages. The second programme is invented.

use super::world::{World, day};
use crate::error::Error;
use entity::{ProgrammeStatus, WorkPackageStatus, directorate, programme, work_package};

/// The eight work packages of the programme; the codes are ours.
const OW: [(&str, &str); 8] = [
    ("RIO", "Regionale Implementatie Coaches Omgevingswet"),
    ("BIO", "Bureau Implementatieondersteuning Omgevingswet"),
    ("PLK", "Planketen"),
    ("OR", "Omgevingsrecht"),
    ("VTH", "Vergunningverlening, toezicht en handhaving"),
    ("RDD", "Regie en Demand DSO"),
    ("IM", "Innovatie & Monitoring"),
    ("LM", "Leveranciersmanagement"),
];

/// Of the invented programme.
const BO: [(&str, &str); 3] = [("BRO", "Basisregistratie Ondergrond"), ("WAT", "Water en bodem sturend"), ("KEN", "Kennis en netwerk")];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    let writer = world.writer;
    let directorate = directorate::Model {
        id: writer.key(),
        version: 1,
        name: "Directie Fysieke Leefomgeving".to_owned(),
        aliases: "[\"DFL\"]".to_owned(),
        organisation_id: world.organisation("VNG")?,
        parent_id: None,
    };
    let id = directorate.id;
    writer.insert::<directorate::Entity>(directorate).await?;
    for (code, name, name_en, goal, packages) in [
        ("OW", "Programma Omgevingswet", "Environment and Planning Act Programme", "Gemeenten kunnen werken met de Omgevingswet", &OW[..]),
        ("BO", "Programma Bodem en Ondergrond (verzonnen)", "Soil and Subsurface Programme (invented)", "Verzonnen voor de demo", &BO[..]),
    ] {
        let row = programme::Model {
            id: writer.key(),
            version: 1,
            code: code.to_owned(),
            name: name.to_owned(),
            name_en: Some(name_en.to_owned()),
            directorate_id: id,
            goal: goal.to_owned().into(),
            status: ProgrammeStatus::Active,
            starts_on: day("2024-01-01"),
            ends_on: day("2029-12-31"),
            vat_recoverable: true,
            amber_above_hundredths: 5,
            red_above_hundredths: 10,
            overcommit_hundredths: 5,
            explain_above_hundredths: 10,
        };
        world.programmes.insert(code, row.id);
        writer.insert::<programme::Entity>(row).await?;
        for &(package, name) in packages {
            let row = work_package::Model {
                id: writer.key(),
                version: 1,
                programme_id: world.programme(code)?,
                code: package.to_owned(),
                name: name.to_owned(),
                status: WorkPackageStatus::Active,
                starts_on: day("2024-01-01"),
                ends_on: day("2028-12-31"),
                stop_reason: None,
            };
            world.work_packages.push((code, package, row.id));
            writer.insert::<work_package::Entity>(row).await?;
        }
    }
    Ok(())
}
