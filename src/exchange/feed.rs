//! The change feed: the change log, read in commit order and filtered by what the caller may see.

mod coverage;
mod cursor;
mod entry;
mod follow;
mod graphql;
mod jurisdiction;
mod numbering;
mod page;
mod reader;
mod store;
mod with_request;

pub(crate) use entry::{moved, object};
pub use graphql::{FeedQuery, FeedSubscription};
pub use reader::Feed;
pub use store::{Position, committed_rows, latest};
