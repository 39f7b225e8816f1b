//! Input of the election mutation.

use async_graphql::InputObject;
use cunju_entity::value::{CommitteeCode, Date};

use crate::access::session::change::ChangeOptions;

/// Election of a committee that has taken over
#[derive(Debug, InputObject)]
pub(super) struct CommitteeElectedInput {
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Date of the vote, not in the future
    pub(super) held_on: Date,
    /// Date the newly elected committee took over, not before the vote and not in the future. Its term starts on this
    /// date, and so do the periods of recurring duties
    pub(super) taken_over_on: Date,
    /// Number of the official document, at most 100 characters
    pub(super) document_number: Option<String>,
    /// Revision of the committee that the client last read; the change is refused if the current revision differs
    pub(super) expected_revision: Option<i32>,
    /// Options common to all mutations.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
