//! The change feed: the change log, read in the order of commits and turned into what a caller may
//! see of it.

mod area;
mod coverage;
mod cursor;
mod entry;
mod follow;
mod graphql;
mod identity;
mod page;
mod reader;
mod store;
mod under;

pub(crate) use entry::{moved, object};
pub use graphql::{FeedQuery, FeedSubscription};
pub use reader::Feed;
pub use store::{Position, latest, settled};
