//! Residents (居民): the members of households, who are registered or live there, with their former households and their
//! personal data.

mod departed;
pub(crate) mod duplicate_errors;
mod erase;
mod erase_rules;
mod erase_store;
mod graphql;
mod input;
mod late;
pub(crate) mod matching;
mod matching_store;
mod mutation;
mod numbers;
mod parsing;
pub(crate) mod person_values;
mod relation;
pub mod rules;
mod service;
mod stay;
mod store;
mod transfer;

pub use erase::ResidentEraseMutation;
pub use graphql::Resident;
pub use matching_store::{find_candidates, former, with_former_head};
pub use mutation::ResidentMutation;
pub use relation::{FormerSelf, LaterSelf, ResidentById, ResidentsOf};
pub use service::{decode, lock_resident};
pub use stay::{ResidentMove, depart, move_within_committee};
pub use store::{find, of_household, visible};
pub use transfer::move_to_other_committee;
