//! Visits (走访): what came of a round for each household, and what a grid worker has to do today.

mod count;
mod day;
mod day_store;
mod edge;
mod graphql;
mod input;
mod late;
mod late_store;
mod rules;
mod service;
mod store;

pub use edge::{VisitById, VisitsOfHousehold, VisitsOfRound};
pub use graphql::{Visit, VisitMutation, VisitQuery};
