//! Visit campaigns (走访 / 排查): households of a division or committee that are to be visited in a period.

mod edge;
mod graphql;
mod input;
mod root;
mod rules;
mod service;
mod store;

pub use edge::{CampaignById, CampaignsFor, CampaignsOf};
pub use graphql::Campaign;
pub use root::{CampaignMutation, CampaignQuery};
pub(crate) use service::closed;
pub(crate) use store::CONCERNED;
