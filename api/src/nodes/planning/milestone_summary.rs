//! Milestones in summary: what partners and coordinators of other work packages may know.

use crate::graphql::{At, Cell, Date, Json, Loaded, Noun, Planned};
use async_graphql::SimpleObject;
use entity::{Class, milestone_summary};

/// The open milestones, in figures; for partners those that are marked as shared (Dutch: mijlpalen in samenvatting).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct MilestoneSummary {
    /// How many are open (Dutch: aantal open mijlpalen).
    open: i32,
    /// The day on which the next one is expected; null where none is open (Dutch: eerstvolgende datum).
    next_on: Option<Date>,
}

impl Loaded for MilestoneSummary {
    fn load(json: &Json, cell: &Cell) -> Option<Self> {
        Some(Self { open: json.at(0).number()?.try_into().ok()?, next_on: Date::load(json.at(1), cell) })
    }
}

/// `milestoneSummary` of a programme or a work package: the milestones with its key in `key`, if the viewer may count them.
pub fn plan<N: Noun>(at: &mut At<'_, '_, N>, key: &str, programme: &str, work_package: Option<&str>) -> Planned {
    let subject = work_package.unwrap_or(programme);
    let figures = at.draft.array(&["count(*)".to_owned(), "min(m.forecast_on)".to_owned()]);
    let sum = format!("(SELECT {figures} FROM milestone_summary AS m WHERE m.{key} = {subject} AND m.reached_on IS NULL)");
    let cover = at.cover::<milestone_summary::Entity>(programme, work_package, None);
    at.secret(&cover.map_or_else(|| sum.clone(), |cover| format!("CASE WHEN {cover} THEN {sum} END")), Class::Int)
}
