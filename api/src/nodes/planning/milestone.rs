//! A milestone.

use crate::graphql::{At, BooleanFilter, Date, DateFilter, Direction, IdFilter, Listed, Noun, Planned, TextFilter};
use crate::nodes::ability;
use crate::nodes::partners::organisation::{Organisation, OrganisationWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use entity::milestone::{self, Column, Entity};
use entity::{organisation, programme, work_package};

noun! {
    /// A result to be reached by a day (Dutch: mijlpaal).
    Milestone of milestone {
        /// What it is called (Dutch: titel).
        title!: String;
        /// The day that was agreed at first (Dutch: oorspronkelijke datum).
        baseline_on!: Date;
        /// The day that is expected now (Dutch: verwachte datum).
        forecast_on!: Date;
        /// The day on which it was reached; null until then (Dutch: behaald op).
        reached_on: Date;
        /// What shows that it was reached; for the staff (Dutch: bewijs).
        evidence: String;
        /// Whether partners see it under an agreement on planning (Dutch: gedeeld).
        shared!: bool;
        /// The work package (Dutch: werkpakket).
        work_package: WorkPackage;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// The partner that has to reach it, if not the programme (Dutch: eigenaar).
        owner: Organisation;
        /// What has to be reached before it (Dutch: afhankelijk van).
        depends_on: [Milestone];
        /// What waits for it (Dutch: voorwaarde voor).
        dependents: [Milestone];
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: MilestoneAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    MilestoneAbilities {
    /// Say on which day it is expected (Dutch: verplaatsen).
    reschedule by reschedule_milestone: Change milestone unless "{reached_on} IS NOT NULL", "deze mijlpaal is al behaald" / "this milestone is reached already";
    /// Say that it is reached (Dutch: behaald melden).
    reach by reach_milestone: Change milestone
        unless "{reached_on} IS NOT NULL", "deze mijlpaal is al behaald" / "this milestone is reached already"
        unless "EXISTS (SELECT 1 FROM milestone_dependency AS need JOIN milestone AS before ON before.id = need.depends_on_id WHERE need.milestone_id = {id} AND before.reached_on IS NULL)",
            "een mijlpaal waarvan deze afhangt, is nog niet behaald" / "a milestone on which it depends is not reached yet";
    }
}

filter! {
    /// Conditions on milestones (Dutch: voorwaarden).
    MilestoneWhere on milestone {
        /// The id.
        id: IdFilter => Id;
        /// What it is called.
        title: TextFilter => Title;
        /// The day that was agreed at first.
        baseline_on: DateFilter => BaselineOn;
        /// The day that is expected now.
        forecast_on: DateFilter => ForecastOn;
        /// The day on which it was reached.
        reached_on: DateFilter => ReachedOn;
        /// Whether partners see it.
        shared: BooleanFilter => Shared;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The partner that has to reach it.
        owner -> OrganisationWhere of organisation => OwnerId;
    }
}

order! {
    /// The order of milestones (Dutch: volgorde).
    MilestoneOrder by MilestoneOrderField of milestone {
        /// By title.
        Title,
        /// By the day that was agreed at first.
        BaselineOn,
        /// By the day that is expected now.
        ForecastOn,
        /// By the day on which it was reached.
        ReachedOn,
    }
}

impl Noun for Milestone {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "owner" => at.one::<Organisation>(Column::OwnerId),
            "dependsOn" => linked(at, "depends_on_id", "milestone_id"),
            "dependents" => linked(at, "milestone_id", "depends_on_id"),
            "viewerCan" => ability::plan(at, MilestoneAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

/// The milestones on the other end of a dependency.
fn linked(at: &mut At<'_, '_, Milestone>, theirs: &str, ours: &str) -> Planned {
    at.many_among::<Milestone>(|at, alias| {
        let id = at.id();
        Ok(vec![format!("{alias}.id IN (SELECT d.{theirs} FROM milestone_dependency AS d WHERE d.{ours} = {id})")])
    })
}

impl Listed for Milestone {
    type Where = MilestoneWhere;
    type Order = MilestoneOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::ForecastOn, Direction::Asc)]
    }
}

queries! {
    /// The milestones that you may read, by expected day (Dutch: mijlpalen).
    milestones: [Milestone];
}
