//! Coverage beside the obligations of mandates: what households, grids and three-person groups add
//! to the counts of their town and county, kept by differences in the change that makes them.

mod ask;
mod counted_store;
mod follow;
mod graphql;
mod missing;
mod missing_store;
mod recount;
mod round_store;
mod rules;
mod store;

pub use follow::Counters;
pub use graphql::{MeasureCoverage, MeasureQuery};
pub use missing::Uncovered;
pub(crate) use recount::{BY_TOWN, LOADS, facts, visits};
pub use recount::{recount, recount_round};
pub(crate) use round_store::open_rounds;
pub use rules::{COUNTS, Counts, Deltas};
