//! Coverage: how far the committees of a division have got with a mandate. It is counted from the
//! register; nobody reports it.

mod edge;
mod figures;
mod graphql;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use graphql::{Basis, Coverage, of};
