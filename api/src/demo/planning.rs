//! Invented milestones: some reached, some shared with partners, one that IPO has to reach.

use super::world::{World, day};
use crate::error::Error;
use chrono::Months;
use entity::{Masked, milestone, milestone_dependency};

const TITLES: [&str; 6] =
    ["Plan van aanpak", "Nulmeting", "Eerste oplevering", "Tussenevaluatie", "Tweede oplevering", "Overdracht aan beheer"];

pub(super) async fn make(world: &mut World<'_, '_>) -> Result<(), Error> {
    let ipo = world.organisation("IPO")?;
    for (programme, code, package) in world.work_packages.clone() {
        let mut before = None;
        for (nth, title) in TITLES.iter().enumerate() {
            let months = u32::try_from(nth * 4).unwrap_or(0);
            let baseline_on = day("2025-03-01") + Months::new(months);
            let late = u32::try_from(world.roll(3)).unwrap_or(0);
            let forecast_on = baseline_on + Months::new(if nth > 2 { late } else { 0 });
            let reached = (forecast_on < world.writer.author().today).then_some(forecast_on);
            let row = milestone::Model {
                id: world.writer.key(),
                version: 1,
                programme_id: world.programme(programme)?,
                work_package_id: package,
                title: format!("{title} {code}"),
                baseline_on,
                forecast_on,
                reached_on: reached,
                evidence: if reached.is_some() { format!("Verslag {title} (verzonnen)").into() } else { Masked::NONE },
                shared: nth % 2 == 0,
                owner_id: (code == "PLK" && nth == 4).then_some(ipo),
            };
            let (id, of) = (row.id, row.programme_id);
            world.writer.insert::<milestone::Entity>(row).await?;
            if let Some(depends_on_id) = before.replace(id) {
                let link = milestone_dependency::Model { milestone_id: id, depends_on_id, programme_id: of };
                world.writer.append::<milestone_dependency::Entity>(vec![link]).await?;
            }
        }
    }
    Ok(())
}
