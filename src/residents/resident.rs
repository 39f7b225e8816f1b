//! Residents (居民): the members of households, who are registered or live there, with their personal data.

pub(crate) mod duplicate_errors;
mod graphql;
mod lock;
pub(crate) mod matching;
mod matching_store;
mod parsing;
pub(crate) mod person_values;
mod relation;
pub mod rules;
mod store;

pub use graphql::Resident;
pub use lock::{decode, lock_resident, refuse_erased};
pub(crate) use matching_store::children_of_committee;
pub use matching_store::{find_candidates, former, with_former_head};
pub use relation::{FormerSelf, LaterSelf, ResidentById, ResidentsOf};
pub(crate) use store::{by_ids, find_by_number, has_moved_away, reserve_number};
pub use store::{find, of_household, visible};
