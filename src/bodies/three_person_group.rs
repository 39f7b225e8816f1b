//! Three-person groups (三人小组): one community worker, one medic and one police officer, for a committee or a grid.

mod graphql;
mod input;
mod relation;
mod rules;
mod service;
mod store;

pub use graphql::{ThreePersonGroup, ThreePersonGroupMutation};
pub(crate) use input::ThreePersonGroupDissolveInput;
pub use relation::{GroupById, GroupsOf, OpenGroupOfGrid};
pub use rules::missing;
pub(crate) use service::decode;
pub use service::find_open;
pub(crate) use service::{dissolved_error, find_open_or_closed};
pub(crate) use store::list_existing;
pub use store::open_in;
