//! Elections of committees (换届选举): each begins a term, and opens anew what mandates let recur.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::ElectionsOf;
pub use graphql::{Election, ElectionMutation};
pub use store::last;
