//! Three-person groups (三人小组): one community worker, one medic and one police officer, for a committee or a grid.

mod edge;
mod graphql;
mod input;
mod rules;
mod service;
mod store;

pub use edge::{GroupById, GroupsOf, OpenGroupOfGrid};
pub use graphql::{ThreePersonGroup, ThreePersonGroupMutation};
pub(crate) use input::ThreePersonGroupDissolveInput;
pub use rules::missing;
pub(crate) use service::decode;
pub use service::named;
pub(crate) use service::{dissolved, known};
pub use store::open_in;
pub(crate) use store::standing;
