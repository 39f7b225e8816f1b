//! The change feed: the change log, read in the order of commits.

mod store;

pub use store::{Position, latest, settled};
