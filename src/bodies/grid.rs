//! Grids (网格): the numbered areas of a committee, for which subcommittees are responsible.

mod graphql;
mod input;
mod relation;
mod root;
mod service;
mod store;
mod values;
mod workload;

pub use graphql::Grid;
pub(crate) use input::GridCloseInput;
pub use relation::{GridById, GridsOf, GridsOfSubcommittee};
pub use root::{GridMutation, GridQuery};
pub(crate) use service::decode;
pub use service::find_open;
pub(crate) use service::{MAX_NUMBER, closed_error, find_open_or_closed};
pub(crate) use store::{households, open};
pub(crate) use values::{GridValues, MAX_NORM, find_grid};
pub use workload::Workload;
