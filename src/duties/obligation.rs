//! Obligations: what each committee owes under each mandate, namely one milestone by one due date.

mod graphql;
mod input;
mod reconcile;
mod relation;
pub mod rules;
mod service;
mod store;

pub use graphql::{Extension, Obligation, ObligationMutation};
pub use reconcile::Obligations;
pub(crate) use reconcile::create_all;
pub use relation::{ExtensionsOf, Missing, ObligationById, ObligationsOf};
