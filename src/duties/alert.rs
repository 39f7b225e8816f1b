//! Alerts: entries in the register that need attention, computed on each request and never stored.

mod graphql;
mod store;

pub use graphql::{Alert, AlertKind, AlertQuery};
