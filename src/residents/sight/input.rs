//! What the changes of sight take.

use async_graphql::{ID, InputObject};

use crate::access::session::change::ChangeOptions;

/// Household that is confirmed in its grid
#[derive(Debug, InputObject)]
pub(super) struct HouseholdConfirmGridInput {
    /// Id of the household
    pub(super) id: ID,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
