//! Committees: the villagers' and residents' committees (村民委员会、居民委员会), the unit of
//! locality of the whole product.

mod contact;
mod edge;
mod graphql;
mod input;
mod lock;
mod place;
mod root;
mod service;
mod store;

pub use contact::{Contact, FieldAccess};
pub use edge::{CommitteeByCode, CommitteeById, CommitteeOrder, CommitteesIn, above};
pub use graphql::Committee;
pub use lock::{Which, both, locked, unit};
pub use place::place;
pub use root::{CommitteeMutation, CommitteeQuery};
pub use store::{below_visible, codes, first_under, id_of, named, of_codes, of_visible};
