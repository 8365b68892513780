//! An appointment; coordinators are appointments.

use crate::error::Error;
use crate::graphql::{At, ChoiceFilter, Date, DateFilter, Direction, IdFilter, Listed, Noun, Number, Planned};
use crate::nodes::ability;
use crate::nodes::people::deputising;
use crate::nodes::people::person::{Person, PersonWhere};
use crate::nodes::programmes::programme::{Programme, ProgrammeWhere};
use crate::nodes::programmes::work_package::{WorkPackage, WorkPackageWhere};
use crate::nodes::records::change::Change;
use crate::{abilities, filter, noun, order, queries};
use chrono::NaiveDate;
use entity::appointment::{self, Column, Entity};
use entity::{AppointmentFunction, person, programme, work_package};
use sea_orm::IdenStatic;

noun! {
    /// An appointment of a person to a function (Dutch: benoeming).
    Appointment of appointment {
        /// The function (Dutch: rol in het programma).
        function!: AppointmentFunction;
        /// The first day (Dutch: vanaf).
        from!: Date;
        /// The last day; null where it is open (Dutch: tot en met).
        to: Date;
        /// The part of a full working week, "0.80"; for the staff (Dutch: fte).
        fte: Number;
        /// Who is appointed (Dutch: persoon).
        person: Person;
        /// Who replaces him on a day, in the role that goes with the function; null where nobody does, and where you may not know
        /// (Dutch: vervangen door).
        deputised_by(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): Person;
        /// The programme (Dutch: programma).
        programme: Programme;
        /// The work package; every coordinator has one (Dutch: werkpakket).
        work_package: WorkPackage;
        /// What changed of it, newest first (Dutch: geschiedenis).
        history: [Change];
        /// What you can do with it now, and why not (Dutch: wat u kunt).
        viewer_can!: AppointmentAbilities;
        /// Counts its changes, from 1; give it back when you change it (Dutch: versie).
        version!: i32;
    }
}

abilities! {
    /// What you can do with it now, and why not (Dutch: wat u kunt).
    AppointmentAbilities {
    /// End it on a day (Dutch: beëindigen).
    end by end_appointment: Change appointment;
    }
}

filter! {
    /// Conditions on appointments (Dutch: voorwaarden).
    AppointmentWhere on appointment {
        /// The id.
        id: IdFilter => Id;
        /// The function.
        function: ChoiceFilter<AppointmentFunction> => Function;
        /// The first day.
        from: DateFilter => StartsOn;
        /// The last day.
        to: DateFilter => EndsOn;
        /// Who is appointed.
        person -> PersonWhere of person => PersonId;
        /// The programme.
        programme -> ProgrammeWhere of programme => ProgrammeId;
        /// The work package.
        work_package -> WorkPackageWhere of work_package => WorkPackageId;
    }
}

order! {
    /// The order of appointments (Dutch: volgorde).
    AppointmentOrder by AppointmentOrderField of appointment {
        /// By function.
        Function,
        /// By first day.
        StartsOn,
        /// By last day.
        EndsOn,
    }
}

impl Noun for Appointment {
    type Entity = Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "from" => at.of(Column::StartsOn),
            "to" => at.of(Column::EndsOn),
            "fte" => at.of(Column::FteHundredths),
            "person" => at.one::<Person>(Column::PersonId),
            "deputisedBy" => deputising::deputised_by(at),
            "programme" => at.one::<Programme>(Column::ProgrammeId),
            "workPackage" => at.one::<WorkPackage>(Column::WorkPackageId),
            "viewerCan" => ability::plan(at, AppointmentAbilities::FIELDS),
            "history" => Change::of(at),
            _ => at.column(),
        }
    }
}

impl Listed for Appointment {
    type Where = AppointmentWhere;
    type Order = AppointmentOrder;

    fn order() -> Vec<(Column, Direction)> {
        vec![(Column::StartsOn, Direction::Asc)]
    }
}

impl Appointment {
    /// The coordinators of a parent, all or those of a day.
    pub fn coordinators<N: Noun>(at: &mut At<'_, '_, N>, parent: Column, on: Option<NaiveDate>) -> Planned {
        at.many_among::<Self>(|at, alias| {
            let mut conditions = vec![format!("{alias}.{} = {}", IdenStatic::as_str(&parent), at.id()), coordinates(alias)];
            if let Some(day) = on {
                conditions.push(holds(at, alias, day));
            }
            Ok(conditions)
        })
    }
}

fn coordinates(alias: &str) -> String {
    format!("{alias}.function = 'COORDINATOR'")
}

/// An appointment that holds on a day.
pub fn holds<N: Noun>(at: &mut At<'_, '_, N>, alias: &str, day: NaiveDate) -> String {
    let day = at.bind(day);
    format!("{alias}.starts_on <= {day} AND ({alias}.ends_on IS NULL OR {alias}.ends_on >= {day})")
}

/// The coordinators on the day that is asked, today where none is.
fn coordinating(at: &mut At<'_, '_, Appointment>, alias: &str) -> Result<Vec<String>, Error> {
    let day = at.arg::<Option<Date>>("on")?.map_or(at.draft.today, |day| day.0);
    Ok(vec![coordinates(alias), holds(at, alias, day)])
}

queries! {
    /// The appointments that you may read (Dutch: benoemingen).
    appointments: [Appointment];
    /// The coordinators on a day, of the work packages that you may read (Dutch: coördinatoren).
    coordinators(#[graphql(desc = "The day; today where nothing is said.")] on: Option<Date>): [Appointment] among coordinating;
}
