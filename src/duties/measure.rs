//! Coverage that does not follow from mandates: counters of households, grids and three-person groups per town and
//! county. Each change updates them by the difference that it makes, in its own transaction.

mod arguments;
mod campaign_store;
mod counted_store;
mod follow;
mod graphql;
mod missing;
mod missing_store;
mod rebuild;
mod rules;
mod store;

pub(crate) use campaign_store::open_campaigns;
pub use follow::Counters;
pub use graphql::{MeasureCoverage, MeasureQuery};
pub use missing::Uncovered;
pub(crate) use rebuild::{BY_TOWN, LOADS, facts, visits};
pub use rebuild::{rebuild_campaign_counters, rebuild_counters};
pub use rules::{COUNTS, Counts, Deltas};
