//! What the changes of households take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::CommitteeCode;

use crate::change::ChangeOptions;

/// Household to register
#[derive(Debug, InputObject)]
pub(super) struct HouseholdRegisterInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Address inside the committee, 1 to 200 characters, no two alike in a committee
    pub(super) address: String,
    /// Name of the head (户主), 1 to 60 characters; null if not known
    pub(super) head: Option<String>,
    /// Id of the grid that answers for the household, of the same committee; null if none does
    pub(super) grid_id: Option<ID>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes of a household
#[derive(Debug, InputObject)]
pub(super) struct HouseholdUpdateInput {
    /// Id of the household
    pub(super) id: ID,
    /// Address inside the committee, 1 to 200 characters; by default as it is
    pub(super) address: Option<String>,
    /// Name of the head, 1 to 60 characters; null if not known, left out to keep it
    pub(super) head: MaybeUndefined<String>,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Grid of a household
#[derive(Debug, InputObject)]
pub(super) struct HouseholdAssignGridInput {
    /// Id of the household
    pub(super) id: ID,
    /// Id of the grid, of the same committee; null to take the household out of its grid, and not
    /// to be left out
    pub(super) grid_id: MaybeUndefined<ID>,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
