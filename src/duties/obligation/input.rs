//! Inputs of the mutations of obligations.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeCode, Date, DivisionCode};

use crate::access::session::change::ChangeOptions;

/// A later due day for one committee, or for all under a division that have not met it
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationExtendInput")]
pub(super) struct ExtendInput {
    /// Mandate whose due day is moved
    pub mandate_id: ID,
    /// Division whose committees get more time; give this or `committeeCode`
    pub division: Option<DivisionCode>,
    /// Committee that gets more time; give this or `division`
    pub committee_code: Option<CommitteeCode>,
    /// New last day on time, after the one of the mandate
    pub due_on: Date,
    /// Reason, at most 500 characters
    pub reason: String,
    /// Body that approved it
    pub approver: String,
    /// Number of the document
    pub document_number: Option<String>,
    /// Day it was granted; by default today
    pub granted_on: Option<Date>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// An exemption by law: small villages may have no subcommittee, with its duties given to a named
/// member of the committee
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationExemptInput")]
pub(super) struct ExemptInput {
    /// Mandate
    pub mandate_id: ID,
    /// Committee
    pub committee_code: CommitteeCode,
    /// Legal ground, at most 500 characters
    pub legal_ground: String,
    /// Name of the person who holds the duty
    pub duty_holder: String,
    /// Body that approved it
    pub approver: String,
    /// Number of the document
    pub document_number: Option<String>,
    /// Day it was granted; by default today
    pub granted_on: Option<Date>,
    /// Revision of the obligation that the client has read; the change is refused if it has another
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
