//! Three-person groups (三人小组): one community worker, one medic and one police officer, for a
//! committee or a grid.

mod edge;
mod graphql;
mod input;
mod rules;
mod service;
mod store;

pub use edge::{GroupById, GroupsOf, OpenGroupOfGrid};
pub use graphql::{ThreePersonGroup, ThreePersonGroupMutation};
pub use rules::missing;
pub use service::{dissolve_all, named};
pub(crate) use service::{dissolved, known};
pub use store::open_in;
