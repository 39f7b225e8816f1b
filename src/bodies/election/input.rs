//! What an election takes.

use async_graphql::InputObject;
use cunju_entity::value::{CommitteeCode, Date};

use crate::access::session::change::ChangeOptions;

/// Election of a committee that has taken over
#[derive(Debug, InputObject)]
pub(super) struct CommitteeElectedInput {
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Day of the vote, not in the future
    pub(super) held_on: Date,
    /// Day on which the newly elected committee took over, not before the vote and not in the
    /// future: its term begins, and so does the clock of what recurs after each election
    pub(super) taken_over_on: Date,
    /// Number of the document, at most 100 characters
    pub(super) document_number: Option<String>,
    /// Revision of the committee that the client has read; the change is refused if it has another
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
