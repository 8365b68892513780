//! An appointment of a person to a function (Dutch: benoeming).

use crate::Masked;
use crate::vocabulary;
use sea_orm::entity::prelude::*;

vocabulary! {
    /// The function to which somebody is appointed (Dutch: rol in het programma).
    AppointmentFunction {
        /// Member of the programme management team (Dutch: lid programmamanagementteam).
        PmtMember: "lid programmamanagementteam" / "member of the management team",
        /// Leads the programme (Dutch: programmamanager).
        ProgrammeManager: "programmamanager" / "programme manager",
        /// Leads the programme office (Dutch: PMO-coördinator).
        PmoCoordinator: "PMO-coördinator" / "PMO coordinator",
        /// Senior officer of the programme office (Dutch: senior PMO).
        SeniorPmo: "senior PMO" / "senior PMO officer",
        /// Officer of the programme office (Dutch: PMO-medewerker).
        Pmo: "PMO-medewerker" / "PMO officer",
        /// Coordinates a work package; one a day (Dutch: coördinator werkpakket).
        Coordinator: "coördinator werkpakket" / "work package coordinator",
        /// Guards the money (Dutch: controller).
        Controller: "controller" / "controller",
        /// Guards staffing (Dutch: HR-adviseur).
        HrAdviser: "HR-adviseur" / "HR adviser",
        /// Runs procurement (Dutch: inkoper).
        Buyer: "inkoper" / "buyer",
        /// Works in a work package (Dutch: teamlid).
        Member: "teamlid" / "team member",
    }
}

/// An appointment of a person to a function (Dutch: benoeming).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    /// Its key, a UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Who is appointed.
    pub person_id: Uuid,
    /// The function to which somebody is appointed (Dutch: rol in het programma).
    pub function: AppointmentFunction,
    /// The programme that it belongs to; scope key.
    pub programme_id: Uuid,
    /// The work package; every coordinator has one.
    pub work_package_id: Option<Uuid>,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Option<Date>,
    /// Hundredths of a full working week (Dutch: fte).
    pub fte_hundredths: Masked<i32>,
}

/// Relations are named by the nouns, not here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
