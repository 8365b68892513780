//! Directorates, programmes, work packages.

pub mod directorate;
pub mod programme;
pub mod work_package;
