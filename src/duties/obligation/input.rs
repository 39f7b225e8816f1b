//! Inputs of the mutations of obligations.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeCode, Date, DivisionCode};

use crate::access::session::change::ChangeOptions;

/// Extension of the due date for one committee, or for all committees of a division that have not met the mandate
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationExtendInput")]
pub(super) struct ExtendInput {
    /// ID of the mandate whose due date is extended
    pub mandate_id: ID,
    /// Code of the division whose committees get more time. Provide either this or `committeeCode`
    pub division: Option<DivisionCode>,
    /// Code of the committee that gets more time. Provide either this or `division`
    pub committee_code: Option<CommitteeCode>,
    /// New due date, after the original due date of the mandate
    pub due_on: Date,
    /// Reason, at most 500 characters
    pub reason: String,
    /// Authority that approved it
    pub approver: String,
    /// Document number
    pub document_number: Option<String>,
    /// Date it was granted; the default is today
    pub granted_on: Option<Date>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Exemption by law: small villages may have no subcommittee if a named member of the committee takes its duties
#[derive(Debug, InputObject)]
#[graphql(name = "ObligationExemptInput")]
pub(super) struct ExemptInput {
    /// ID of the mandate
    pub mandate_id: ID,
    /// Code of the committee
    pub committee_code: CommitteeCode,
    /// Legal basis, at most 500 characters
    pub legal_ground: String,
    /// Name of the person responsible for the duty
    pub duty_holder: String,
    /// Authority that approved it
    pub approver: String,
    /// Document number
    pub document_number: Option<String>,
    /// Date it was granted; the default is today
    pub granted_on: Option<Date>,
    /// Revision that the client read; if the obligation has another revision, the change is refused
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
