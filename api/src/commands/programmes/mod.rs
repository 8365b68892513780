//! Programmes and work packages.

pub mod change_programme;
pub mod change_work_package;
pub mod create_programme;
pub mod create_work_package;

use super::mutation;
use crate::graphql::RootField;

/// What can be done here.
pub fn mutations() -> Vec<RootField> {
    vec![
        mutation::<create_programme::CreateProgrammeInput>(),
        mutation::<change_programme::ChangeProgrammeInput>(),
        mutation::<create_work_package::CreateWorkPackageInput>(),
        mutation::<change_work_package::ChangeWorkPackageInput>(),
    ]
}
