//! Obligations: what each committee owes under each mandate, namely one milestone by one due date.

mod edge;
mod graphql;
mod input;
mod register;
pub mod rules;
mod service;
mod store;

pub use edge::{ExtensionsOf, Missing, ObligationById, ObligationsOf};
pub use graphql::{Extension, Obligation, ObligationMutation};
pub use register::Obligations;
pub(crate) use register::enter_all;
