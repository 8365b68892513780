//! Programmes and work packages.

pub mod change_programme;
pub mod change_work_package;
pub mod create_programme;
pub mod create_work_package;

use async_graphql::MergedObject;
/// What can be done with programmes and work packages (Dutch: programma's).
#[derive(MergedObject, Default)]
pub struct ProgrammeMutations(
    create_programme::CreateProgramme,
    change_programme::ChangeProgramme,
    create_work_package::CreateWorkPackage,
    change_work_package::ChangeWorkPackage,
);
