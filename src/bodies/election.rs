//! Elections of committees (换届选举). Each starts a term, and recurring duties are due again.

mod graphql;
mod input;
mod relation;
mod service;
mod store;

pub use graphql::{Election, ElectionMutation};
pub use relation::ElectionsOf;
pub use store::last;
