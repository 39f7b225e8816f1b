//! Residents (居民): the persons of households, registered or living here, and where they were
//! before.

mod edge;
mod graphql;
mod input;
mod mutation;
pub mod rules;
mod service;
mod stay;
mod store;
mod transfer;

pub use edge::{FormerSelf, LaterSelf, ResidentById, ResidentsOf, StaysOf};
pub use graphql::Resident;
pub use mutation::ResidentMutation;
pub use service::{decode, named};
pub use stay::{Step, depart, step};
pub use store::{find, of_household};
pub use transfer::depart_to;
