//! What the mutations of subcommittees take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeCode, Date};

use crate::access::session::change::ChangeOptions;

/// A subcommittee to establish
#[derive(Clone, Debug, InputObject)]
pub struct SubcommitteeEstablishInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub id: Option<ID>,
    /// Code of the committee
    pub committee_code: CommitteeCode,
    /// Key of the kind, such as `PUBLIC_HEALTH`; see `subcommitteeKinds`
    pub kind: String,
    /// First day of the subcommittee, not in the future
    pub established_on: Date,
    /// Number of the document that establishes it, at most 100 characters
    pub document_number: Option<String>,
    /// Duties of the subcommittee, at most 2,000 characters
    pub duties: Option<String>,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A subcommittee to dissolve
#[derive(Clone, Debug, InputObject)]
pub struct SubcommitteeDissolveInput {
    /// Id of the subcommittee
    pub id: ID,
    /// First day on which the subcommittee is no more, not in the future
    pub dissolved_on: Date,
    /// Why, at most 500 characters; kept in the change log
    pub reason: Option<String>,
    /// Revision that the client has read; another one now is refused
    pub expected_revision: Option<i32>,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A milestone to record
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneRecordInput {
    /// Id of the subcommittee
    pub subcommittee_id: ID,
    /// Key of the milestone, such as `PLAQUE_HUNG`; see `milestoneKinds`
    pub milestone: String,
    /// Day it was reached, not in the future
    pub reached_on: Date,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A recorded milestone to take back
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneRevokeInput {
    /// Id of the subcommittee
    pub subcommittee_id: ID,
    /// Key of the milestone
    pub milestone: String,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
