//! What can be asked: one noun a file, by wing, with its fields, edges, filter, order and root fields. Nouns name each
//! other freely here: a graph has circles, and this is the one room for them.

pub mod ability;
pub mod finance;
pub mod partners;
pub mod people;
pub mod planning;
pub mod procurement;
pub mod programmes;
pub mod rate_limit;
pub mod records;
pub mod root;
pub mod subsidies;
