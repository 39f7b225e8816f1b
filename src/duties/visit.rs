//! Visits (走访): the outcome of a campaign for each household, and the tasks of a grid worker for a day.

mod closed;
mod count;
mod day;
mod day_store;
mod graphql;
mod input;
mod late;
mod late_store;
mod relation;
mod rules;
mod service;
mod store;

pub use closed::VisitsOfClosed;
pub use graphql::{Visit, VisitMutation, VisitQuery};
pub use relation::{VisitById, VisitsOfCampaign, VisitsOfHousehold};
