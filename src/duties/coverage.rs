//! Coverage: the share of the committees of a division that have met a mandate. It is computed from the register,
//! never reported.

mod figures;
mod graphql;
mod parts;
mod relation;
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
