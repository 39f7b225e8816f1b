//! Households (户): the addresses of a committee. Each is assigned to a grid or counts as missed.

mod address_prefix;
mod duplicates;
mod graphql;
pub(crate) mod heads;
mod link;
mod lock;
mod note;
mod object;
pub(crate) mod part;
mod place;
mod relation;
mod rules;
mod spelling;
mod store;
pub(crate) mod successor;
mod successor_store;

pub(crate) use address_prefix::AddressPrefixes;
pub(crate) use duplicates::{ExistingHousehold, SimilarityKeys, refuse_duplicate};
pub use lock::{decode, find_open_household, lock_open_household};
pub(crate) use note::address_key_without_note;
pub use object::Household;
pub(crate) use object::head_by_name;
pub(crate) use place::{
    MAX_ADDRESS, PlaceValues, parse_head_name, place_warnings, some_or_undefined,
};
pub use relation::{HouseholdById, HouseholdListItem, HouseholdsOf, HouseholdsOfCommittee};
pub(crate) use store::{addresses, addresses_and_codes, of_locked};
pub(crate) use successor_store::find_closed_at_addresses;
