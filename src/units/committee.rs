//! Committees: villagers' and residents' committees (村民委员会、居民委员会), the basic unit of the register.

mod code_range;
mod contact;
mod graphql;
mod lock;
mod relation;
mod root;
mod store;

pub use code_range::code_range;
pub use contact::{Contact, FieldAccess};
pub use graphql::Committee;
pub use lock::{CommitteeRef, lock_committee, lock_two_committees, unit};
pub use relation::{
    CommitteeByCode, CommitteeById, CommitteeOrder, CommitteesIn, committee_of_row,
};
pub use root::CommitteeQuery;
pub use store::{below_visible, of_codes, of_visible};
pub(crate) use store::{keep_alias, move_extensions};
