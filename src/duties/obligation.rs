//! Obligations: what each committee owes under each mandate, namely one milestone by one due date.

mod graphql;
mod input;
mod register;
mod relation;
pub mod rules;
mod service;
mod store;

pub use graphql::{Extension, Obligation, ObligationMutation};
pub use register::Obligations;
pub(crate) use register::enter_all;
pub use relation::{ExtensionsOf, Missing, ObligationById, ObligationsOf};
