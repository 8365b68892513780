//! Programmes and work packages.

pub mod change_programme;
pub mod change_work_package;
pub mod create_programme;
pub mod create_work_package;
