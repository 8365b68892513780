//! Who coordinates a work package on a day: an appointment, or a vacancy that is stated.

use crate::graphql::{At, Date, Noun, Planned};
use crate::nodes::people::appointment::{Appointment, holds};
use crate::nodes::people::person::Person;
use crate::nodes::programmes::work_package::WorkPackage;
use crate::noun;
use entity::{Class, appointment, work_package};
use sea_orm::IdenStatic;

noun! {
    /// Whether a work package has a coordinator on a day, and who that is (Dutch: coördinatie).
    Coordination in appointment {
        /// Whether nobody coordinates (Dutch: vacature).
        vacant!: bool;
        /// The appointment, unless it is vacant (Dutch: benoeming).
        appointment: Appointment;
        /// Who coordinates, unless it is vacant (Dutch: coördinator).
        coordinator: Person;
    }
}

impl Noun for Coordination {
    type Entity = appointment::Entity;

    fn plan(at: &mut At<'_, '_, Self>) -> Planned {
        match at.field() {
            "vacant" => {
                let vacant = format!("CASE WHEN {} IS NULL THEN 1 ELSE 0 END", at.id());
                at.value(vacant)
            }
            "appointment" => at.itself::<Appointment>(),
            "coordinator" => at.one::<Person>(appointment::Column::PersonId),
            _ => Ok(()),
        }
    }
}

/// The key of the appointment, or of the person, that coordinates a work package on the day that is asked: a subquery
/// and not a join, so that an overlap can't double the row.
fn on_day<N: Noun>(
    at: &mut At<'_, '_, N>,
    programme: &str,
    work_package: &str,
    column: appointment::Column,
) -> Result<String, crate::error::Error> {
    let day = at.arg::<Option<Date>>("on")?.map_or(at.draft.today, |day| day.0);
    let holds = holds(at, "a", day);
    let column = IdenStatic::as_str(&column);
    Ok(format!(
        "(SELECT a.{column} FROM appointment AS a WHERE a.work_package_id = {work_package} AND a.programme_id = {programme} AND a.function = 'COORDINATOR' AND {holds} ORDER BY a.starts_on DESC LIMIT 1)"
    ))
}

/// `coordinator(on)`: the person; hidden where this viewer may not know who coordinates.
pub fn coordinator<N: Noun>(
    at: &mut At<'_, '_, N>,
    programme: <N::Entity as sea_orm::EntityTrait>::Column,
    work_package: <N::Entity as sea_orm::EntityTrait>::Column,
) -> Planned {
    let (programme, work_package) = (at.col(programme), at.col(work_package));
    let id = on_day(at, &programme, &work_package, appointment::Column::PersonId)?;
    let secrecy = at.covered::<appointment::Entity>(&programme, Some(&work_package), Class::Int);
    at.one_by::<Person>(&id, secrecy)
}

/// `coordination(on)`: says vacancy too.
pub fn plan(at: &mut At<'_, '_, WorkPackage>) -> Planned {
    let (programme, work_package) = (at.col(work_package::Column::ProgrammeId), at.col(work_package::Column::Id));
    let id = on_day(at, &programme, &work_package, appointment::Column::Id)?;
    let secrecy = at.covered::<appointment::Entity>(&programme, Some(&work_package), Class::Int);
    at.one_or_none::<Coordination>(&id, secrecy)
}
