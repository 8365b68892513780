//! Directorates, programmes, work packages.

pub mod directorate;
pub mod directorate_size;
pub mod programme;
pub mod work_package;
