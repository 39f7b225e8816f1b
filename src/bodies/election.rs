//! Elections of committees (换届选举). Each starts a term, and recurring duties are due again.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::ElectionsOf;
pub use graphql::{Election, ElectionMutation};
pub use store::last;
