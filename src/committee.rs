//! Committees: the villagers' and residents' committees (村民委员会、居民委员会), the unit of
//! locality of the whole product.

mod edge;
mod graphql;
mod store;

pub use edge::{CommitteeById, CommitteesIn};
pub use graphql::{Committee, CommitteeOrder, CommitteeQuery, Contact, FieldAccess};
pub use store::{codes, first_under, id_of};
