//! Inputs of the mutations of unconfirmed households.

use async_graphql::{ID, InputObject};

use crate::access::session::change::ChangeOptions;

/// Household to confirm in its grid
#[derive(Debug, InputObject)]
pub(super) struct HouseholdConfirmGridInput {
    /// ID of the household
    pub(super) id: ID,
    /// Revision that the client read; nothing is changed if the household has another revision
    pub(super) expected_revision: Option<i32>,
    /// Common options of a change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
