//! Inputs of the mutations of mandates.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeKind, Date, DivisionCode};

use crate::access::session::change::ChangeOptions;

/// Order that committees reach a milestone by a due date
#[derive(Debug, InputObject)]
#[graphql(name = "MandateIssueInput")]
pub struct IssueInput {
    /// Title, at most 200 characters
    pub title: String,
    /// Document number, such as 粤民函〔2022〕35号. It is stored as written. Comparisons ignore brackets, character width,
    /// spaces and the difference between Chinese and Arabic digits
    pub document_number: String,
    /// Authority that issued the mandate
    pub issuer: String,
    /// Date of issue
    pub issued_on: Date,
    /// Code of the division whose committees are bound; `0` is the country
    pub scope: DivisionCode,
    /// Kinds of committees that are bound; the default is both
    pub committee_kinds: Option<Vec<CommitteeKind>>,
    /// Key of the kind of subcommittee, such as `PUBLIC_HEALTH`
    pub subcommittee_kind: String,
    /// Key of the milestone, such as `SET_UP`
    pub milestone: String,
    /// Last day to meet the mandate on time
    pub due_on: Date,
    /// Number of days, 1 to 365, after a newly elected committee takes over within which the milestone is due again.
    /// Only for a milestone that is lost with a new term. Elections before the date of issue do not count. By default
    /// the milestone is due once, by `dueOn`
    pub days_after_election: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Replaces an earlier mandate by a later one; the figures of the earlier mandate remain readable
#[derive(Debug, InputObject)]
#[graphql(name = "MandateSupersedeInput")]
pub struct SupersedeInput {
    /// ID of the mandate to be superseded
    pub mandate_id: ID,
    /// ID of the mandate that replaces it: for the same milestone, in the same division or a division above it
    pub by: ID,
    /// Date the earlier mandate stops being binding, not before its last extension or exemption. The default is the
    /// date of issue of the later mandate, or the date of that extension or exemption if it is later. Extensions and
    /// exemptions are not carried over
    pub closed_on: Option<Date>,
    /// Revision that the client read; if the mandate has another revision, the change is refused
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Withdraws a mandate
#[derive(Debug, InputObject)]
#[graphql(name = "MandateWithdrawInput")]
pub(super) struct WithdrawInput {
    /// ID of the mandate to be withdrawn
    pub mandate_id: ID,
    /// Reason, at most 500 characters
    pub reason: String,
    /// Date the mandate stops being binding; the default is today
    pub closed_on: Option<Date>,
    /// Revision that the client read; if the mandate has another revision, the change is refused
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
