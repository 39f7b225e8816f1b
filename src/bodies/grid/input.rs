//! What the changes of grids take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{CommitteeCode, Date, GridKind};

use crate::access::session::change::ChangeOptions;

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
    /// Households that the grid should have at most, 1 to 100000; by default no norm
    pub(super) norm_households: Option<i32>,
    /// Persons that the grid should have at most, 1 to 100000; by default no norm
    pub(super) norm_persons: Option<i32>,
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
    /// Households that the grid should have at most, 1 to 100000; null takes the norm away
    pub(super) norm_households: MaybeUndefined<i32>,
    /// Persons that the grid should have at most, 1 to 100000; null takes the norm away
    pub(super) norm_persons: MaybeUndefined<i32>,
    /// Ids of all subcommittees that answer for the grid from now on, at most 20 of the same
    /// committee; by default those who do
    pub(super) subcommittee_ids: Option<Vec<ID>>,
    /// Revision that the client read; if the grid has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// End of a grid
#[derive(Debug, InputObject)]
pub(crate) struct GridCloseInput {
    /// Id of the grid
    pub(crate) id: ID,
    /// First day on which the grid is no more, not in the future
    pub(crate) closed_on: Date,
    /// Revision that the client read; if the grid has another, nothing is changed
    pub(crate) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(crate) options: ChangeOptions,
}
