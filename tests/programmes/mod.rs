//! Programmes and work packages.

mod programme;
