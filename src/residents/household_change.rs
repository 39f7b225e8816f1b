//! Changes of households: registration, address, head and grid; splits, mergers, moves and closings.

mod address;
mod confirm;
mod head;
mod input;
mod move_out;
mod mutation;
mod relations;
mod reshape;
mod service;

pub use confirm::UnconfirmedMutation;
pub use mutation::HouseholdMutation;
