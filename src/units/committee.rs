//! Committees: villagers' and residents' committees (村民委员会、居民委员会), the basic unit of the register.

mod contact;
mod graphql;
mod lock;
mod place;
mod relation;
mod root;
mod store;

pub use contact::{Contact, FieldAccess};
pub use graphql::Committee;
pub use lock::{Which, both, locked, unit};
pub use place::place;
pub use relation::{CommitteeByCode, CommitteeById, CommitteeOrder, CommitteesIn, above};
pub use root::CommitteeQuery;
pub use store::{below_visible, of_codes, of_visible};
pub(crate) use store::{keep_alias, move_extensions};
