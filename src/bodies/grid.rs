//! Grids (网格): the numbered areas of a committee, for which subcommittees answer.

mod close;
mod edge;
mod graphql;
mod input;
mod root;
mod said;
mod service;
mod store;
mod workload;

pub use close::close_all;
pub use edge::{GridById, GridsOf, GridsOfSubcommittee};
pub use graphql::Grid;
pub use root::{GridMutation, GridQuery};
pub(crate) use said::{GridSaid, MAX_NORM, by_name};
pub use service::named;
pub(crate) use service::{MAX_NUMBER, closed, known};
pub use workload::Workload;
