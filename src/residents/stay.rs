//! Past stays of residents in households.

mod graphql;
mod relation;
mod store;

pub(crate) use graphql::Stay;
pub use relation::StaysOf;
pub use store::{last_left, last_stay, last_stays, last_two};
