//! Counts of obligations, kept in the transaction that changes what they count.
//!
//! `tally_mandate` has the obligations of a mandate per town and per county and due day as they are
//! known today; `tally_day` has them per county and all the days that decide their state, for any other day.

mod rules;
mod store;

pub use rules::{COUNTY, Counts, Deltas, TOWN, around, level, places};
pub(crate) use store::{DAYS, TOWNS};
pub use store::{apply, recount};
