//! The partners of the programme, what is shared with them, and the subsidy of the ministry. The amounts are invented.

use super::world::{World, day};
use crate::error::Error;
use entity::{
    Cents, Dataset, Masked, PartnershipKind, PartnershipStatus, SharingLevel, SharingStatus, SubsidyStatus, advance, partnership,
    sharing_agreement, subsidy,
};
use uuid::Uuid;

/// A partner, what it is to the programme, and what is shared with it.
type Shared = (&'static str, PartnershipKind, &'static [(Dataset, SharingLevel)]);

const SHARED: [Shared; 4] = [
    (
        "VRO",
        PartnershipKind::Funder,
        &[
            (Dataset::Programme, SharingLevel::Detail),
            (Dataset::Budget, SharingLevel::Summary),
            (Dataset::Contracts, SharingLevel::Summary),
            (Dataset::Planning, SharingLevel::Detail),
        ],
    ),
    (
        "IPO",
        PartnershipKind::IntergovernmentalPartner,
        &[(Dataset::Programme, SharingLevel::Detail), (Dataset::Planning, SharingLevel::Detail)],
    ),
    (
        "UvW",
        PartnershipKind::IntergovernmentalPartner,
        &[(Dataset::Programme, SharingLevel::Summary), (Dataset::Planning, SharingLevel::Summary)],
    ),
    ("VNG Realisatie", PartnershipKind::ExecutionPartner, &[]),
];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    let writer = world.writer;
    let programme = world.programme("OW")?;
    for (name, kind, datasets) in SHARED {
        let organisation = world.organisation(name)?;
        let row = partnership::Model {
            id: writer.key(),
            version: 1,
            programme_id: programme,
            organisation_id: organisation,
            kind,
            status: PartnershipStatus::Active,
            starts_on: day("2024-01-01"),
            ends_on: None,
        };
        let id = row.id;
        writer.insert::<partnership::Entity>(row).await?;
        for &(dataset, level) in datasets {
            let row = sharing_agreement::Model {
                id: writer.key(),
                version: 1,
                partnership_id: id,
                programme_id: programme,
                organisation_id: organisation,
                dataset,
                level,
                status: SharingStatus::Active,
                starts_on: day("2024-01-01"),
                ends_on: None,
                proposed_by_id: world.accounts["pmo"].into(),
                approved_by_id: world.accounts["pmt"].into(),
            };
            writer.insert::<sharing_agreement::Entity>(row).await?;
        }
        if kind == PartnershipKind::ExecutionPartner {
            writer.insert::<sharing_agreement::Entity>(proposal(world, id, organisation)?).await?;
        }
    }
    let funder = world.organisation("VRO")?;
    let row = subsidy::Model {
        id: writer.key(),
        version: 1,
        programme_id: programme,
        funder_id: funder,
        scheme: "Implementatieondersteuning Omgevingswet (verzonnen)".to_owned(),
        reference: "VERZONNEN-2024-001".to_owned(),
        status: SubsidyStatus::Granted,
        granted: Cents(1_200_000_000),
        starts_on: day("2024-01-01"),
        ends_on: day("2027-12-31"),
    };
    let id = row.id;
    writer.insert::<subsidy::Entity>(row).await?;
    world.subsidy = Some(id);
    let paid = |on: &str, amount: i64| advance::Model {
        id: writer.key(),
        subsidy_id: id,
        programme_id: programme,
        funder_id: funder,
        paid_on: day(on),
        amount: Cents(amount),
    };
    writer.append::<advance::Entity>(vec![paid("2025-01-15", 300_000_000), paid("2026-01-15", 300_000_000)]).await
}

/// A proposal that waits for another pair of eyes.
fn proposal(world: &World<'_, '_>, partnership_id: Uuid, organisation_id: Uuid) -> Result<sharing_agreement::Model, Error> {
    Ok(sharing_agreement::Model {
        id: world.writer.key(),
        version: 1,
        partnership_id,
        programme_id: world.programme("OW")?,
        organisation_id,
        dataset: Dataset::Planning,
        level: SharingLevel::Summary,
        status: SharingStatus::Proposed,
        starts_on: world.writer.author().today,
        ends_on: None,
        proposed_by_id: world.accounts["pmo"].into(),
        approved_by_id: Masked::NONE,
    })
}
