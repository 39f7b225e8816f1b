//! What the changes of residents take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{Date, IdentityKind, Kinship, LivingState, Sex, StayReason};

use super::said::PersonSaid;
use crate::access::session::change::ChangeOptions;

/// Resident to register
#[derive(Debug, InputObject)]
pub(super) struct ResidentRegisterInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub(super) id: Option<ID>,
    /// Id of their household
    pub(super) household_id: ID,
    /// Name, 1 to 60 characters
    pub(super) name: String,
    /// Sex; null if not known
    pub(super) sex: Option<Sex>,
    /// Day of birth; null if not known
    pub(super) birth_on: Option<Date>,
    /// Kind of the identity document; by default told from its number
    pub(super) identity_kind: Option<IdentityKind>,
    /// Identity number (公民身份号码) of 18 or 15 digits, or that of another identity document, at most 64
    /// characters; null if not known. What says that there is none, such as `无`, is taken as null; what is no
    /// number is refused, and where the number and the facts differ `identityFlaw` says so. Each is counted, at
    /// most 120 a minute, and written down before it is compared with the register; with `validateOnly` a grid
    /// worker is not told whether it is registered
    pub(super) identity_number: MaybeUndefined<String>,
    /// Telephone numbers, at most 3, with `;` between them and an extension after `转`; null if not known
    pub(super) phone: MaybeUndefined<String>,
    /// Relation to the head of the household; `HEAD` if it has none yet
    pub(super) relation: Kinship,
    /// Where they are registered and where they live
    pub(super) living_state: LivingState,
    /// First day in the household; null if not known
    pub(super) joined_on: Option<Date>,
    /// Why they came into it
    #[graphql(default_with = "StayReason::Registered")]
    pub(super) joined_reason: StayReason,
    /// Whether to go on although the committee has a resident of this name and birth or of this identity number, or the
    /// household one of this name, of the surname in its other writing, or a child without a name of this birth
    #[graphql(default)]
    pub(super) accept_duplicate: bool,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Changes of a resident; what is left out is kept as it is
#[derive(Debug, InputObject)]
pub(super) struct ResidentUpdateInput {
    /// Id of the resident
    pub(super) id: ID,
    /// Name, 1 to 60 characters; by default as it is
    pub(super) name: Option<String>,
    /// Sex; null if not known, left out to keep it
    pub(super) sex: MaybeUndefined<Sex>,
    /// Day of birth; null if not known, left out to keep it
    pub(super) birth_on: MaybeUndefined<Date>,
    /// Kind of the identity document; by default told from its number
    pub(super) identity_kind: Option<IdentityKind>,
    /// Identity number (公民身份号码) of 18 or 15 digits, or that of another identity document, at most 64
    /// characters; null to take it away, left out to keep it. What says that there is none, such as `无`, is
    /// taken as null; what is no number is refused, and where the number and the facts differ `identityFlaw`
    /// says so. One that is not the resident's is counted and written down as by `residentRegister`
    pub(super) identity_number: MaybeUndefined<String>,
    /// Telephone numbers, at most 3, with `;` between them and an extension after `转`; null to take them away,
    /// left out to keep them
    pub(super) phone: MaybeUndefined<String>,
    /// Relation to the head of the household; `HEAD` if it has none; by default as it is
    pub(super) relation: Option<Kinship>,
    /// Where they are registered and where they live; by default as it is
    pub(super) living_state: Option<LivingState>,
    /// Revision that the client read; if the resident has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

impl ResidentRegisterInput {
    /// What the input says of the person.
    pub(super) fn said(&self) -> PersonSaid<'_> {
        PersonSaid {
            name: Some(&self.name),
            sex: self
                .sex
                .map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
            birth_on: self
                .birth_on
                .map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
            identity_kind: self.identity_kind,
            identity_number: borrowed(&self.identity_number),
            phone: borrowed(&self.phone),
            relation: Some(self.relation),
            living_state: Some(self.living_state),
        }
    }
}

impl ResidentUpdateInput {
    /// What the input says of the person.
    pub(super) fn said(&self) -> PersonSaid<'_> {
        PersonSaid {
            name: self.name.as_deref(),
            sex: self.sex,
            birth_on: self.birth_on,
            identity_kind: self.identity_kind,
            identity_number: borrowed(&self.identity_number),
            phone: borrowed(&self.phone),
            relation: self.relation,
            living_state: self.living_state,
        }
    }
}

fn borrowed(text: &MaybeUndefined<String>) -> MaybeUndefined<&str> {
    match text {
        MaybeUndefined::Undefined => MaybeUndefined::Undefined,
        MaybeUndefined::Null => MaybeUndefined::Null,
        MaybeUndefined::Value(text) => MaybeUndefined::Value(text),
    }
}

/// Move of a resident into another household
#[derive(Debug, InputObject)]
pub(super) struct ResidentMoveInput {
    /// Id of the resident; one who left the committee comes back
    pub(super) resident_id: ID,
    /// Id of the household of the same committee that they move into
    pub(super) to_household_id: ID,
    /// First day there: of that day they are of the new household and no longer of the old one
    pub(super) on: Date,
    /// Why
    pub(super) reason: StayReason,
    /// Relation to the head there; `HEAD` if it has none yet
    pub(super) relation: Kinship,
    /// Where they are registered and where they live from then on; by default as before
    pub(super) living_state: Option<LivingState>,
    /// Revision that the client read; if the resident has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Move of a resident into another committee
#[derive(Debug, InputObject)]
pub(super) struct ResidentTransferInput {
    /// Id of the resident
    pub(super) resident_id: ID,
    /// Id of the household of another committee that they move into
    pub(super) to_household_id: ID,
    /// First day there: of that day they are of the new household and no longer of the old one
    pub(super) on: Date,
    /// Why
    pub(super) reason: StayReason,
    /// Relation to the head there; `HEAD` if it has none yet
    pub(super) relation: Kinship,
    /// Where they are registered and where they live from then on; by default as before
    pub(super) living_state: Option<LivingState>,
    /// Revision that the client read; if the resident has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}

/// Departure of a resident
#[derive(Debug, InputObject)]
pub(super) struct ResidentLeaveInput {
    /// Id of the resident
    pub(super) resident_id: ID,
    /// First day on which they are no longer of the household; with `DEATH` the day of death, of one who had left before
    /// not before that day, and of one who was moved within the committee since, the last move is taken back
    pub(super) on: Date,
    /// Why
    pub(super) reason: StayReason,
    /// Whether this corrects day and reason of the last leaving of a resident who has left, with the memberships that
    /// ended by it; with `DEATH`, of one who died since, the day of death alone, and with another reason they have not
    /// died. Takes `expectedRevision`
    #[graphql(default)]
    pub(super) corrects: bool,
    /// Revision that the client read; if the resident has another, nothing is changed
    pub(super) expected_revision: Option<i32>,
    /// How to make the change.
    #[graphql(flatten)]
    pub(super) options: ChangeOptions,
}
