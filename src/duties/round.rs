//! Visit campaigns (走访 / 排查): households of a division or committee that are to be visited in a period.

mod edge;
mod graphql;
mod input;
mod root;
mod rules;
mod service;
mod store;

pub use edge::{RoundById, RoundsFor, RoundsOf};
pub use graphql::Round;
pub use root::{RoundMutation, RoundQuery};
pub(crate) use service::closed;
pub(crate) use store::CONCERNED;
