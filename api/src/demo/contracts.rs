//! One real contract, of the call-off VNG 26.047 (number, title, hours and rate from its public posting); the others,
//! and all suppliers, are invented.

use super::people;
use super::world::{World, day};
use crate::error::Error;
use chrono::{Days, Months, NaiveDate};
use entity::{
    Cents, ContractKind, ContractStatus, Employment, EmploymentForm, Masked, OrganisationKind, contract, organisation, person_programme,
};
use uuid::Uuid;

const SUPPLIERS: [&str; 6] = [
    "Voorbeeld Detachering B.V.",
    "Fictief Advies B.V.",
    "Denkbeeldig Data B.V.",
    "Verzonnen Juristen",
    "Proefopstelling ICT B.V.",
    "Bedacht & Co",
];
const WORK: [&str; 6] = [
    "Projectleider",
    "Adviseur implementatie",
    "Informatieanalist",
    "Jurist omgevingsrecht",
    "Onderzoek gebruikservaring",
    "Hosting en beheer",
];
const NAMES: [&str; 8] =
    ["Emma Jansma", "Lars Tuinman", "Zeynep Kaya", "Gijs Roelofs", "Maud Terpstra", "Ayoub Chafi", "Veerle Hendriks", "Stijn Aalbers"];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    let mut suppliers = Vec::new();
    for (nth, name) in SUPPLIERS.iter().enumerate() {
        let id = supplier(world, name, nth).await?;
        world.organisations.insert((*name).to_owned(), id);
        suppliers.push(id);
    }
    let hired = world.person("Fatima el Amrani")?;
    let real = contract::Model {
        id: world.writer.key(),
        version: 1,
        number: "VNG 26.047".to_owned(),
        kind: ContractKind::Hire,
        programme_id: world.programme("OW")?,
        work_package_id: world.work_package("OW", "BIO")?,
        supplier_id: suppliers[0],
        person_id: hired.into(),
        title: "Senior PMO".to_owned(),
        starts_on: day("2026-03-23"),
        ends_on: day("2026-06-30"),
        max_ends_on: Some(day("2029-03-22")),
        extension_months: 6,
        rate: Cents(8_700).into(),
        hours_week_hundredths: 3_600.into(),
        // 36 hours x 87 euros x 52 weeks x 100 days of 365.
        ceiling: Cents(4_462_027).into(),
        employment_form: Some(EmploymentForm::Secondment),
        status: ContractStatus::Active,
        invented: false,
    };
    world.writer.insert::<contract::Entity>(real.clone()).await?;
    world.contracts.push(real);
    let mut nth = 0;
    for (programme, _, package) in world.work_packages.clone() {
        for of_package in 0..5_usize {
            nth += 1;
            let row = invented(world, programme, package, &suppliers, nth, of_package).await?;
            world.writer.insert::<contract::Entity>(row.clone()).await?;
            world.contracts.push(row);
        }
    }
    Ok(())
}

async fn invented(
    world: &mut World<'_, '_>,
    programme: &'static str,
    package: Uuid,
    suppliers: &[Uuid],
    nth: usize,
    of_package: usize,
) -> Result<contract::Model, Error> {
    let hires = of_package < 3;
    let starts_on = day("2025-01-01") + Months::new(u32::try_from(world.roll(16)).unwrap_or(0));
    let months = [6, 12, 18, 24][of_package % 4];
    let ends_on = ends(starts_on, months);
    let today = world.writer.author().today;
    let status = match (of_package, ends_on < today, starts_on > today) {
        (4, ..) if nth.is_multiple_of(3) => ContractStatus::Concept,
        (_, true, _) => ContractStatus::Ended,
        (_, _, true) => ContractStatus::Signed,
        _ => ContractStatus::Active,
    };
    let rate = Cents(6_500 + 250 * i64::try_from(world.roll(20)).unwrap_or(0));
    let hours = [2_400, 3_200, 3_600][of_package % 3];
    let person = if hires { Some(person(world, programme, nth).await?) } else { None };
    let ceiling = if hires {
        Cents(rate.0 * i64::from(hours) / 100 * 52 * i64::from(months) / 12)
    } else {
        Cents(2_500_000 + 500_000 * i64::try_from(world.roll(15)).unwrap_or(0))
    };
    Ok(contract::Model {
        id: world.writer.key(),
        version: 1,
        number: format!("DEMO {}.{nth:03}", starts_on.format("%y")),
        kind: if hires {
            ContractKind::Hire
        } else if of_package == 3 {
            ContractKind::Service
        } else {
            ContractKind::Supply
        },
        programme_id: world.programme(programme)?,
        work_package_id: package,
        supplier_id: suppliers[nth % suppliers.len()],
        person_id: person.into(),
        title: WORK[(nth + of_package) % WORK.len()].to_owned(),
        starts_on,
        ends_on,
        max_ends_on: hires.then(|| ends(starts_on, 36)),
        extension_months: if hires { 6 } else { 0 },
        rate: if hires { rate.into() } else { Masked::NONE },
        hours_week_hundredths: if hires { hours.into() } else { Masked::NONE },
        ceiling: ceiling.into(),
        employment_form: hires.then_some(if nth.is_multiple_of(2) { EmploymentForm::Secondment } else { EmploymentForm::SelfEmployed }),
        status,
        invented: true,
    })
}

/// The last day of so many months from a first.
fn ends(starts_on: NaiveDate, months: u32) -> NaiveDate {
    starts_on + Months::new(months) - Days::new(1)
}

async fn person(world: &World<'_, '_>, programme: &str, nth: usize) -> Result<Uuid, Error> {
    let name = format!("{} {}", NAMES[nth % NAMES.len()], ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][nth / NAMES.len() % 8]);
    let id = people::known(world, &name, Employment::Hired).await?;
    let link = person_programme::Model { person_id: id, programme_id: world.programme(programme)? };
    world.writer.append::<person_programme::Entity>(vec![link]).await?;
    Ok(id)
}

async fn supplier(world: &World<'_, '_>, name: &str, nth: usize) -> Result<Uuid, Error> {
    let row = organisation::Model {
        id: world.writer.key(),
        version: 1,
        kind: OrganisationKind::Supplier,
        name: name.to_owned(),
        short_name: None,
        alternative_name: None,
        code: None,
        kvk: Some(format!("{:08}", 90_000_000 + nth)),
        rsin: None,
        oin: None,
        tooi_uri: None,
        province_id: None,
        valid_from: None,
        valid_to: None,
        invented: true,
    };
    let id = row.id;
    world.writer.insert::<organisation::Entity>(row).await?;
    Ok(id)
}
