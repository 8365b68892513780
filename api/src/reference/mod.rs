//! National reference data: municipalities with their history and successors, provinces, water boards, and the partners.
//! Origin and licence: `api/data/PROVENANCE.md`. Parsed here, written through the [`Writer`](crate::store::Writer).

mod load;
mod parse;

pub use load::{Imported, import};
pub use parse::{Organisation, Succession, organisations, successions};
