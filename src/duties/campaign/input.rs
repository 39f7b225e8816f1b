//! Inputs of the mutations of visit campaigns.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{
    CampaignKind, CampaignPopulation, CommitteeCode, Date, DivisionCode, LivingState,
};

use crate::access::session::change::ChangeOptions;
use crate::platform::omittable::Omittable;

/// Visit campaign to open
#[derive(Debug, InputObject)]
pub(super) struct CampaignOpenInput {
    /// ID made by the client, a UUIDv7, so that a campaign created offline can be sent again. By default the server
    /// makes an ID
    pub(super) id: Option<ID>,
    /// Title, 1 to 200 characters
    pub(super) title: String,
    /// Kind of the campaign
    pub(super) kind: CampaignKind,
    /// Code of the division whose households are visited. Provide either this or `committeeCode`
    pub(super) division: Option<DivisionCode>,
    /// Code of the committee whose households are visited. Provide either this or `division`
    pub(super) committee_code: Option<CommitteeCode>,
    /// First day, which may be in the future
    pub(super) starts_on: Date,
    /// Last day on which a visit is on time, not before `startsOn`; a campaign lasts at most 366 days
    pub(super) ends_on: Date,
    /// Households to be visited
    pub(super) population: CampaignPopulation,
    /// Key of the special group. Required for the population `SPECIAL_GROUP`, otherwise not allowed
    pub(super) special_group: Option<String>,
    /// Living state. Required for the population `LIVING_STATE`, otherwise not allowed
    pub(super) living_state: Option<LivingState>,
    /// Options of the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes to a visit campaign
#[derive(Debug, InputObject)]
pub(super) struct CampaignUpdateInput {
    /// ID of the campaign
    pub(super) id: ID,
    /// Title, 1 to 200 characters; unchanged if omitted. Null is refused
    pub(super) title: Omittable<String>,
    /// Last day on which a visit is on time; unchanged if omitted. Null is refused. Visits on time and late are counted again
    pub(super) ends_on: Omittable<Date>,
    /// Revision that the client read; if the campaign has another revision, the change is refused
    pub(super) expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Visit campaign to close
#[derive(Debug, InputObject)]
pub(super) struct CampaignCloseInput {
    /// ID of the campaign
    pub(super) id: ID,
    /// Date from which no visits can be recorded, not in the future and not before the last visit; the default is
    /// today
    pub(super) closed_on: Option<Date>,
    /// Revision that the client read; if the campaign has another revision, the change is refused
    pub(super) expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
