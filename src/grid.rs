//! Grids (网格): the numbered areas of a committee, for which subcommittees answer.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::{GridById, GridsOf, GridsOfSubcommittee};
pub use graphql::{Grid, GridMutation, GridQuery};
pub use service::named;
pub(crate) use service::{MAX_NAME, MAX_NUMBER};
