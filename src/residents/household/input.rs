//! What the changes of households take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{CommitteeCode, Date, HouseholdChange, Kinship};

use crate::access::session::change::ChangeOptions;

/// Address of a household, in parts or as one text
#[derive(Debug, Default, InputObject)]
pub(super) struct AddressInput {
    /// Address inside the committee as one text, 1 to 200 characters, no two alike in a committee; by
    /// default put together of estate, building, unit and room
    pub(super) address: Option<String>,
    /// Estate, village or road (小区), 1 to 60 characters; null if not told apart
    pub(super) estate: Option<String>,
    /// Building (楼栋), 1 to 60 characters; null if not told apart
    pub(super) building: Option<String>,
    /// Unit, the staircase (单元), 1 to 60 characters; null if not told apart
    pub(super) unit: Option<String>,
    /// Room (室), 1 to 60 characters; null if not told apart
    pub(super) room: Option<String>,
    /// Whether to go on although the committee has a household at an address that is spelled alike
    #[graphql(default)]
    pub(super) accept_duplicate: bool,
}

/// Household to register
#[derive(Debug, InputObject)]
pub(super) struct HouseholdRegisterInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Code of the committee, current or former
    pub(super) committee_code: CommitteeCode,
    /// Where it is.
    #[graphql(flatten)]
    pub(super) place: AddressInput,
    /// Name of the head (户主), 1 to 60 characters; null if not known or to be registered as a
    /// resident
    pub(super) head: Option<String>,
    /// Id of the grid that answers for the household, of the same committee; null if none does
    pub(super) grid_id: Option<ID>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes of a household; what is left out is kept as it is, whoever changed it last
#[derive(Debug, InputObject)]
pub(super) struct HouseholdUpdateInput {
    /// Id of the household
    pub(super) id: ID,
    /// Address inside the committee, 1 to 200 characters; by default put together anew if it was put
    /// together of the parts, else as it is
    pub(super) address: Option<String>,
    /// Estate, village or road, 1 to 60 characters; null if not told apart, left out to keep it
    pub(super) estate: MaybeUndefined<String>,
    /// Building, 1 to 60 characters; null if not told apart, left out to keep it
    pub(super) building: MaybeUndefined<String>,
    /// Unit, the staircase, 1 to 60 characters; null if not told apart, left out to keep it
    pub(super) unit: MaybeUndefined<String>,
    /// Room, 1 to 60 characters; null if not told apart, left out to keep it
    pub(super) room: MaybeUndefined<String>,
    /// Whether to go on although the committee has a household at an address that is spelled alike
    #[graphql(default)]
    pub(super) accept_duplicate: bool,
    /// Name of the head, 1 to 60 characters, while no resident is named as head; null if not known,
    /// left out to keep it
    pub(super) head: MaybeUndefined<String>,
    /// Id of the resident of the household who is its head; null if none is named, left out to keep
    /// them. Relations of the others to the new head are changed by `residentUpdate`
    pub(super) head_id: MaybeUndefined<ID>,
    /// Id of the resident of the household who represents it; null if none is named, left out to
    /// keep them
    pub(super) representative_id: MaybeUndefined<ID>,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Grid of a household
#[derive(Debug, InputObject)]
pub(super) struct HouseholdAssignGridInput {
    /// Id of the household
    pub(super) id: ID,
    /// Id of the grid, of the same committee; null to take the household out of its grid, and not
    /// to be left out
    pub(super) grid_id: MaybeUndefined<ID>,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Relation of a resident to the head of the household that they come into
#[derive(Debug, InputObject)]
#[graphql(name = "ResidentRelationInput")]
pub(super) struct RelationInput {
    /// Id of the resident
    pub(super) resident_id: ID,
    /// Relation to the head there
    pub(super) relation: Kinship,
}

/// Household to split off
#[derive(Debug, InputObject)]
pub(super) struct HouseholdSplitInput {
    /// Id of the household that is split
    pub(super) id: ID,
    /// Where the new one is.
    #[graphql(flatten)]
    pub(super) place: AddressInput,
    /// Ids of the residents who go into the new household, 1 to 50; somebody stays
    pub(super) resident_ids: Vec<ID>,
    /// Id of the one of them who is the head of the new household; null if none is named
    pub(super) head_id: Option<ID>,
    /// Relations of those who go to the head of the new household, at most 50. Who is left out keeps theirs if the head is
    /// the same person as before; else it is not known, and becomes `OTHER_RELATIVE`, or stays `NOT_RELATED`, with a warning
    pub(super) relations: Option<Vec<RelationInput>>,
    /// First day of the new household
    pub(super) on: Date,
    /// Revision of the household that the client read; if it has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Households to merge
#[derive(Debug, InputObject)]
pub(super) struct HouseholdMergeInput {
    /// Id of the household that is merged into another and closed
    pub(super) from_id: ID,
    /// Id of the household that all its residents go into, of the same committee
    pub(super) into_id: ID,
    /// Relations of those who come to the head of the household that they go into, at most 50; `HEAD` if it has none. Of who
    /// is left out it is not known: it becomes `OTHER_RELATIVE`, or stays `NOT_RELATED`, with a warning
    pub(super) relations: Option<Vec<RelationInput>>,
    /// Day of the merger
    pub(super) on: Date,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Household to close
#[derive(Debug, InputObject)]
pub(super) struct HouseholdCloseInput {
    /// Id of the household
    pub(super) id: ID,
    /// First day on which it is no more
    pub(super) on: Date,
    /// Why: with `DEMOLISHED` and `MOVED` all its residents leave the committee; with `CORRECTION` and
    /// `OTHER` it must have none
    pub(super) reason: HouseholdChange,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Household that moves to another committee of the caller's area
#[derive(Debug, InputObject)]
pub(super) struct HouseholdMoveOutInput {
    /// Id of the household
    pub(super) id: ID,
    /// Code of the committee that it moves to, current or former
    pub(super) to_committee_code: CommitteeCode,
    /// Where it is there.
    #[graphql(flatten)]
    pub(super) place: AddressInput,
    /// Id of the grid there that answers for it; null if none does yet
    pub(super) grid_id: Option<ID>,
    /// First day there
    pub(super) on: Date,
    /// Revision that the client read; if the household has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
