//! Households (户): the addresses of a committee, each in a grid or missed.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::{HouseholdById, HouseholdsOf, HouseholdsOfCommittee};
pub use graphql::{Household, HouseholdMutation};
pub(crate) use service::{MAX_ADDRESS, MAX_HEAD};
