//! Inputs of the mutations of committees.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{CommitteeCode, CommitteeKind, Date};

use crate::access::session::change::ChangeOptions;

/// A new committee. Set-up is proposed by the town, agreed by the assembly and approved by the
/// county; this registers it
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeCreateInput")]
pub(super) struct CreateInput {
    /// Code; its first nine digits are those of the town
    pub code: CommitteeCode,
    /// Kind
    pub kind: CommitteeKind,
    /// Name, without those of its divisions, at most 100 characters
    pub name: String,
    /// First day
    pub valid_from: Date,
    /// First day of the committee's term
    pub term_from: Option<Date>,
    /// Urban-rural class by the statistics office (城乡分类代码)
    pub urban_rural_class: Option<i32>,
    /// Name of the contact
    pub contact_person: Option<String>,
    /// Telephone number of the contact
    pub contact_phone: Option<String>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Changes of a committee; what is left out stays
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeUpdateInput")]
pub(super) struct UpdateInput {
    /// Committee
    pub id: ID,
    /// New code, also in another town; the old code still finds the committee
    pub code: Option<CommitteeCode>,
    /// Kind
    pub kind: Option<CommitteeKind>,
    /// Name, at most 100 characters
    pub name: Option<String>,
    /// First day of the committee's term; seats from before it no longer count
    pub term_from: Option<Date>,
    /// Urban-rural class; null takes it away
    pub urban_rural_class: MaybeUndefined<i32>,
    /// Name of the contact; null takes it away
    pub contact_person: MaybeUndefined<String>,
    /// Telephone number of the contact; null takes it away
    pub contact_phone: MaybeUndefined<String>,
    /// Revision that the client has read; the change is refused if the committee has another
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// The end of a committee
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeAbolishInput")]
pub(super) struct AbolishInput {
    /// Committee
    pub id: ID,
    /// First day on which it is no more
    pub valid_to: Date,
    /// Revision that the client has read; the change is refused if the committee has another
    pub expected_revision: Option<i32>,
    /// Options of the change.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
