//! Residents (居民): the persons of households, and what the register holds of them.

mod edge;
mod erase;
mod erase_rules;
mod erase_store;
mod graphql;
mod report;
mod report_store;
mod store;

pub use edge::ResidentById;
pub use erase::ResidentEraseMutation;
pub use graphql::{Resident, ResidentQuery};
pub use store::visible;
