//! Inputs of the mutations of visits.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{Date, VisitOutcome};

use crate::access::session::change::ChangeOptions;

/// Visit to record
#[derive(Debug, InputObject)]
pub(super) struct VisitRecordInput {
    /// ID made by the client, a UUIDv7. A visit that was recorded offline can be sent again with the same ID and is
    /// counted once; a different visit under the same ID is refused. By default the server makes an ID
    pub(super) id: Option<ID>,
    /// ID of the campaign, which must not be closed: a global ID or one made by the client
    pub(super) campaign_id: ID,
    /// ID of the household: a global ID or one made by the client. The household may have been closed, merged, moved
    /// or put into another grid since the visit. If it is merged, before or after the visit is recorded, the visit
    /// counts for the household that it is merged into
    pub(super) household_id: ID,
    /// Outcome of the visit
    pub(super) outcome: VisitOutcome,
    /// Reason, 1 to 200 characters; required for `REFUSED`
    pub(super) reason: Option<String>,
    /// Date of the visit: not before the first day of the campaign, not in the future, and before the household was
    /// closed. The default is today
    pub(super) visited_on: Option<Date>,
    /// ID of the person who made the visit. The person must have had an appointment on that date in the committee or
    /// in the grid that the household was in. The default is the person with the caller's account
    pub(super) visitor_id: Option<ID>,
    /// Options of the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
