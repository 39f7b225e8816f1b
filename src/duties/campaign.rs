//! Visit campaigns (走访 / 排查): households of a division or committee that are to be visited in a period.

mod graphql;
mod input;
mod relation;
mod root;
mod rules;
mod service;
mod store;

pub use graphql::Campaign;
pub use relation::{CampaignById, CampaignsFor, CampaignsOf};
pub use root::{CampaignMutation, CampaignQuery};
pub(crate) use service::closed;
pub(crate) use store::HOUSEHOLD_IN_CAMPAIGN;
