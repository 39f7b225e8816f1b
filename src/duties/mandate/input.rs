//! Inputs of the mutations of mandates.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{CommitteeKind, Date, DivisionCode};

use crate::access::session::change::ChangeOptions;

/// An order that committees reach a milestone by a day
#[derive(Debug, InputObject)]
#[graphql(name = "MandateIssueInput")]
pub struct IssueInput {
    /// Title, at most 200 characters
    pub title: String,
    /// Number of the document, such as 粤民函〔2022〕35号; it is kept as written, and compared without
    /// regard to brackets, width and blanks and to Chinese or Arabic digits
    pub document_number: String,
    /// Body that issued it
    pub issuer: String,
    /// Day of issue
    pub issued_on: Date,
    /// Division whose committees it binds; `0` is the country
    pub scope: DivisionCode,
    /// Kinds of committees it binds; by default both
    pub committee_kinds: Option<Vec<CommitteeKind>>,
    /// Key of the kind of subcommittee, such as `PUBLIC_HEALTH`
    pub subcommittee_kind: String,
    /// Key of the milestone, such as `SET_UP`
    pub milestone: String,
    /// Last day on which it is met on time
    pub due_on: Date,
    /// Days after a newly elected committee has taken over, 1 to 365, by which each owes it anew, for
    /// a milestone that a new term asks for again; by default it is owed once, by `dueOn`. An
    /// election that took over before the day of issue opens nothing
    pub days_after_election: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A later mandate takes the place of an earlier one, whose figures stay readable
#[derive(Debug, InputObject)]
#[graphql(name = "MandateSupersedeInput")]
pub struct SupersedeInput {
    /// Mandate that is superseded
    pub mandate_id: ID,
    /// Mandate that takes its place: for the same milestone, in the same division or one above
    pub by: ID,
    /// First day the earlier one no longer binds, not before its last extension or exemption; by default
    /// the later of that day and the day of issue of the later mandate. Extensions and exemptions are
    /// not carried over
    pub closed_on: Option<Date>,
    /// Revision of the mandate that the client has read; the change is refused if it has another
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A mandate no longer binds
#[derive(Debug, InputObject)]
#[graphql(name = "MandateWithdrawInput")]
pub(super) struct WithdrawInput {
    /// Mandate that is withdrawn
    pub mandate_id: ID,
    /// Reason, at most 500 characters
    pub reason: String,
    /// First day it no longer binds; by default today
    pub closed_on: Option<Date>,
    /// Revision of the mandate that the client has read; the change is refused if it has another
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
