//! Households (户): the addresses of a committee. Each is assigned to a grid or counts as missed.

mod above;
pub(crate) mod became;
mod became_store;
mod graphql;
pub(crate) mod heads;
mod input;
mod link;
mod mutation;
mod note;
mod object;
pub(crate) mod part;
mod place;
mod relation;
mod rules;
mod service;
mod spelling;
mod store;
mod taken;

pub(crate) use above::Above;
pub(crate) use became_store::at_addresses;
pub use mutation::HouseholdMutation;
pub(crate) use note::key_of_home;
pub use object::Household;
pub(crate) use object::head_by_name;
pub(crate) use place::{MAX_ADDRESS, PlaceSaid, head_of_cell, said};
pub use relation::{HouseholdById, HouseholdsOf, HouseholdsOfCommittee, Listed};
pub use service::{decode, leave, named, opened, rename, take_in};
pub(crate) use store::{addresses, of_locked};
pub(crate) use taken::{There, refuse_alike};
