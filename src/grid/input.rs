//! What the changes of grids take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeCode, GridKind};

use crate::change::ChangeOptions;

/// Grid to create
#[derive(Debug, InputObject)]
pub(super) struct GridCreateInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Kind of the grid
    pub(super) kind: GridKind,
    /// Name of the grid, 1 to 100 characters
    pub(super) name: String,
    /// Ids of the subcommittees that answer for the grid, at most 20 of the same committee; by
    /// default none
    pub(super) subcommittee_ids: Option<Vec<ID>>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes of a grid
#[derive(Debug, InputObject)]
pub(super) struct GridUpdateInput {
    /// Id of the grid
    pub(super) id: ID,
    /// Name of the grid, 1 to 100 characters; by default as it is
    pub(super) name: Option<String>,
    /// Kind of the grid; by default as it is
    pub(super) kind: Option<GridKind>,
    /// Ids of all subcommittees that answer for the grid from now on, at most 20 of the same
    /// committee; by default those who do
    pub(super) subcommittee_ids: Option<Vec<ID>>,
    /// Revision that the client read; if the grid has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
