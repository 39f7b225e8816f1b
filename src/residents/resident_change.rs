//! Changes of residents: registration and personal data, moves, departures, deaths and erasure.

mod departed;
mod erase;
mod erase_rules;
mod erase_store;
mod head;
mod input;
mod late;
mod moves;
mod mutation;
mod numbers;
pub mod relations;
mod service;
mod similar;
mod transfer;

pub use erase::ResidentEraseMutation;
pub use moves::{ResidentMove, depart, move_within_committee};
pub use mutation::ResidentMutation;
pub use transfer::move_to_other_committee;
