//! Inputs of the committee mutations.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{CommitteeCode, CommitteeKind, Date};

use crate::access::session::change::ChangeOptions;
use crate::platform::omittable::Omittable;

/// Committee to register. The town proposes a new committee, the assembly agrees and the county approves; this records
/// the result
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeCreateInput")]
pub(super) struct CreateInput {
    /// Code of the committee; its first nine digits are the code of the town
    pub code: CommitteeCode,
    /// Kind of the committee
    pub kind: CommitteeKind,
    /// Name, without the names of its divisions, at most 100 characters
    pub name: String,
    /// First day of the committee
    pub valid_from: Date,
    /// First day of the committee's term
    pub term_from: Option<Date>,
    /// Urban-rural class (城乡分类代码) published by the statistics office
    pub urban_rural_class: Option<i32>,
    /// Name of the contact
    pub contact_person: Option<String>,
    /// Telephone numbers of the contact, at most 3, separated by `;`, with an extension after `转`
    pub contact_phone: Option<String>,
    /// Options common to all mutations.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Changes to a committee; omitted fields keep their values. Null is refused for code, kind, name and first day of the
/// term
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeUpdateInput")]
pub(super) struct UpdateInput {
    /// ID of the committee
    pub id: ID,
    /// New code, possibly in another town; the old code still finds the committee
    pub code: Omittable<CommitteeCode>,
    /// Kind of the committee
    pub kind: Omittable<CommitteeKind>,
    /// Name, at most 100 characters
    pub name: Omittable<String>,
    /// First day of the committee's current term; appointments from earlier terms no longer count
    pub term_from: Omittable<Date>,
    /// Urban-rural class; null clears it
    pub urban_rural_class: MaybeUndefined<i32>,
    /// Name of the contact; null clears it
    pub contact_person: MaybeUndefined<String>,
    /// Telephone numbers of the contact, at most 3, separated by `;`, with an extension after `转`; null clears them
    pub contact_phone: MaybeUndefined<String>,
    /// Revision that the client last read; the change is refused if the current revision differs
    pub expected_revision: Option<i32>,
    /// Options common to all mutations.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Committee to abolish
#[derive(Debug, InputObject)]
#[graphql(name = "CommitteeAbolishInput")]
pub(super) struct AbolishInput {
    /// ID of the committee
    pub id: ID,
    /// First day on which the committee no longer exists
    pub valid_to: Date,
    /// Revision that the client last read; the change is refused if the current revision differs
    pub expected_revision: Option<i32>,
    /// Options common to all mutations.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
