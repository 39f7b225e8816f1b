//! Alerts: what the register says should be looked at. They are read from it, and stored nowhere.

mod graphql;
mod store;

pub use graphql::{Alert, AlertKind, AlertQuery};
