//! What the changes of memberships and carers take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::Date;

use crate::access::session::change::ChangeOptions;

/// Membership to begin
#[derive(Debug, InputObject)]
pub(super) struct MembershipBeginInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Id of the resident; the membership of one who left or died since ends on that day
    pub(super) resident_id: ID,
    /// Key of the kind of special group
    pub(super) kind: String,
    /// First day
    pub(super) from_on: Date,
    /// Day on which it is to be reviewed; null if never, by default by the kind, counted from the
    /// first day
    pub(super) review_on: MaybeUndefined<Date>,
    /// Department that says so, 1 to 100 characters; by default the one of the kind
    pub(super) source_department: Option<String>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Review of a membership that goes on
#[derive(Debug, InputObject)]
pub(super) struct MembershipReviewInput {
    /// Id of the membership
    pub(super) id: ID,
    /// Day of the next review; null if never, by default by the kind, counted from today
    pub(super) next_review_on: MaybeUndefined<Date>,
    /// Revision that the client read; if the membership has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Membership to end
#[derive(Debug, InputObject)]
pub(super) struct MembershipEndInput {
    /// Id of the membership
    pub(super) id: ID,
    /// First day on which the resident no longer belongs to the group
    pub(super) until_on: Date,
    /// Revision that the client read; if the membership has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Carer to name
#[derive(Debug, InputObject)]
pub(super) struct CarerNameInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Id of the membership
    pub(super) membership_id: ID,
    /// Id of the person of the committee who cares
    pub(super) person_id: ID,
    /// First day
    pub(super) from_on: Date,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Carer who stops
#[derive(Debug, InputObject)]
pub(super) struct CarerEndInput {
    /// Id of the carer
    pub(super) id: ID,
    /// First day on which they no longer care
    pub(super) until_on: Date,
    /// Revision that the client read; if the carer has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
