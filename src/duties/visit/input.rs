//! What the mutations of visits take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{Date, VisitOutcome};

use crate::access::session::change::ChangeOptions;

/// Visit to record
#[derive(Debug, InputObject)]
pub(super) struct VisitRecordInput {
    /// Id that the client made of this visit, a UUIDv7, so that a visit recorded offline can be sent
    /// again and is counted once; another visit under the same id is refused. By default the server makes one
    pub(super) id: Option<ID>,
    /// Id of the round, one that is not closed, as the server gave it or the client made it
    pub(super) round_id: ID,
    /// Id of the household, as the server gave it or the client made it. One that was closed, merged, moved or put
    /// into another grid since is taken: a visit counts for the one that it was merged into
    pub(super) household_id: ID,
    /// What came of it
    pub(super) outcome: VisitOutcome,
    /// Reason, 1 to 200 characters; needed for `REFUSED`
    pub(super) reason: Option<String>,
    /// Day of the visit, from the first day of the round to today, and before the household was closed; by default
    /// today
    pub(super) visited_on: Option<Date>,
    /// Id of the person who visited, with a seat on that day in the grid that the household was in, or in its
    /// committee; by default the person of the caller's account
    pub(super) visitor_id: Option<ID>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
