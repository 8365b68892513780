//! Who stands in for whom around the day of the demo: the coordinator of the office is away now, and a senior officer will be; each
//! replaces the other. What waits for two more eyes meanwhile is a proposal of the one who stands in.

use super::world::World;
use crate::error::Error;
use chrono::{Days, NaiveDate};
use entity::{account, deputising, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Absentee, deputy, who granted it, days from today to the first and to the last, why.
type Absence = (&'static str, &'static str, &'static str, i64, i64, &'static str);

const ABSENCES: [Absence; 2] = [
    ("pmo-coordinator", "pmo", "pmo-coordinator", -7, 11, "Verlof (verzonnen)"),
    ("pmo", "pmo-coordinator", "admin", 28, 46, "Zomervakantie (verzonnen)"),
];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    for (absentee, deputy, granted_by, from, to, reason) in ABSENCES {
        let writer = world.writer;
        let (view, today) = (writer.view()?, writer.author().today);
        let theirs = role_grant::Entity::find().filter(role_grant::Column::AccountId.eq(world.accounts[absentee]));
        let grant = theirs.one(&view).await?.ok_or_else(|| Error::internal(format!("{absentee} has no role")))?;
        let missing = || Error::internal(format!("{deputy} does not replace {absentee}"));
        let of = account::Entity::find_by_id(grant.account_id).one(&view).await?.ok_or_else(missing)?;
        let by = account::Entity::find_by_id(world.accounts[deputy]).one(&view).await?.ok_or_else(missing)?;
        let row = deputising::Model {
            id: writer.key(),
            version: 1,
            grant_id: grant.id,
            role: grant.role,
            absentee_account_id: of.id,
            absentee_id: of.person_id,
            deputy_account_id: by.id,
            deputy_id: by.person_id,
            programme_id: grant.programme_id,
            work_package_id: grant.work_package_id,
            starts_on: away(today, from),
            ends_on: away(today, to),
            reason: reason.to_owned().into(),
            granted_by_id: world.accounts[granted_by],
            ended_at: None,
        };
        writer.insert::<deputising::Entity>(row).await?;
    }
    Ok(())
}

/// The day so many days away.
fn away(today: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { today - distance } else { today + distance }
}
