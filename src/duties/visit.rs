//! Visits (走访): the outcome of a campaign for each household, and the tasks of a grid worker for a day.

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

pub use edge::{VisitById, VisitsOfCampaign, VisitsOfHousehold};
pub use graphql::{Visit, VisitMutation, VisitQuery};
