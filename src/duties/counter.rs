//! Counters of obligations, updated in the transaction that changes the obligations.
//!
//! `mandate_counter` counts the obligations of a mandate per town, county and due date in their current state.
//! `mandate_day_counter` counts them per county and all dates that decide their state, which gives the figures for any date.

mod rules;
mod store;

pub use rules::{COUNTY, Counts, Deltas, TOWN, around, level, places};
pub(crate) use store::{DAYS, towns};
pub use store::{apply, rebuild_counters};
