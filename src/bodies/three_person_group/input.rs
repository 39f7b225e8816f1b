//! What the changes of three-person groups take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeCode, Date};

use crate::access::session::change::ChangeOptions;

/// Three-person group to establish
#[derive(Debug, InputObject)]
pub(super) struct ThreePersonGroupEstablishInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Id of the grid that the group serves; by default it serves the committee
    pub(super) grid_id: Option<ID>,
    /// First day of the group, not in the future
    pub(super) established_on: Date,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// End of a three-person group
#[derive(Debug, InputObject)]
pub(crate) struct ThreePersonGroupDissolveInput {
    /// Id of the group
    pub(crate) id: ID,
    /// First day on which the group is no more, not in the future; its seats end on that day
    pub(crate) dissolved_on: Date,
    /// Revision that the client read; if the group has another, nothing is changed
    pub(crate) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(crate) options: ChangeOptions,
}
