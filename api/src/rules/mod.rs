//! What the domain allows: state changes, terms, sums. Pure: no input or output, no async. The golden cases are its tests.

pub mod cash;
pub mod finance;
pub mod partners;
pub mod people;
pub mod periods;
pub mod programmes;
pub mod text;
