//! Households (户): the addresses of a committee, each in a grid or missed.

mod edge;
mod graphql;
mod input;
mod link;
mod mutation;
mod object;
mod rules;
mod service;
mod store;

pub use edge::{HouseholdById, HouseholdsOf, HouseholdsOfCommittee, Listed};
pub use mutation::HouseholdMutation;
pub use object::Household;
pub(crate) use service::{MAX_ADDRESS, MAX_HEAD};
pub use service::{decode, leave, named, opened, take_in};
pub use store::open_in;
