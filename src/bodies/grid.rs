//! Grids (网格): the numbered areas of a committee, for which subcommittees are responsible.

mod graphql;
mod input;
mod relation;
mod root;
mod said;
mod service;
mod store;
mod workload;

pub use graphql::Grid;
pub(crate) use input::GridCloseInput;
pub use relation::{GridById, GridsOf, GridsOfSubcommittee};
pub use root::{GridMutation, GridQuery};
pub(crate) use said::{GridSaid, MAX_NORM, by_name};
pub(crate) use service::decode;
pub use service::named;
pub(crate) use service::{MAX_NUMBER, closed, known};
pub(crate) use store::{households, open};
pub use workload::Workload;
