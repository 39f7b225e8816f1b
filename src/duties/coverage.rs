//! Coverage: how far the committees of a division have got with a mandate. It is counted from the
//! register; nobody reports it.

mod edge;
mod figures;
mod graphql;
mod parts;
mod root;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use figures::CoverageFigures;
pub use graphql::{Basis, Coverage, of, wants_parts};
pub use parts::DivisionCoverage;
pub(crate) use parts::{by_division, width_below};
pub use root::CoverageQuery;
