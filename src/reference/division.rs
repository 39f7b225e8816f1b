//! Divisions (行政区划): country, provinces, prefectures, counties and towns. All of them are held in memory, so that
//! names, ancestors and scopes need no statement.

mod graphql;
mod store;
mod tree;

pub use graphql::{Division, DivisionLabel, DivisionQuery};
pub use store::{country, load, version};
pub use tree::{Node, Tree};
