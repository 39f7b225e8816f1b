//! What the mutations of seats take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use cunju_entity::value::{Background, CommitteeCode, Date, SeatRole};

use crate::access::session::change::ChangeOptions;

/// A person who is not in the register yet
#[derive(Clone, Debug, InputObject)]
pub struct PersonInput {
    /// Id that the client made, a UUIDv7, by which it may name the person in other changes before it has the answer; by
    /// default the server makes one
    pub id: Option<ID>,
    /// Name, at most 50 characters
    pub name: String,
    /// Telephone number, at most 32 characters
    pub phone: Option<String>,
}

/// A seat to appoint somebody to
#[derive(Clone, Debug, InputObject)]
pub struct SeatAppointInput {
    /// Id that the client made, a UUIDv7, so that creating offline can be repeated; by default the
    /// server makes one
    pub id: Option<ID>,
    /// Code of the committee
    pub committee_code: CommitteeCode,
    /// Id of the subcommittee; without it, `gridId` and `threePersonGroupId` the seat is in the
    /// committee itself
    pub subcommittee_id: Option<ID>,
    /// Id of the grid, for its leader, a worker or a building head
    pub grid_id: Option<ID>,
    /// Id of the three-person group, for its community worker, medic or police officer
    pub three_person_group_id: Option<ID>,
    /// Id of the person, if the register has them; either this or `person`
    pub person_id: Option<ID>,
    /// The person, if the register does not have them; either this or `personId`
    pub person: Option<PersonInput>,
    /// Role, one of those of the body that the seat is in
    pub role: SeatRole,
    /// Where the person comes from
    pub background: Background,
    /// First day of the seat, not in the future
    pub from_on: Date,
    /// Last day of the term as planned, after `fromOn`; the seat is held until it is vacated
    pub term_ends_on: Option<Date>,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// A seat to vacate
#[derive(Clone, Debug, InputObject)]
pub struct SeatVacateInput {
    /// Id of the seat
    pub id: ID,
    /// First day on which the seat is no longer held, not in the future
    pub until_on: Date,
    /// Revision that the client has read; another one now is refused
    pub expected_revision: Option<i32>,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}

/// Changes of a person; what is left out stays
#[derive(Clone, Debug, InputObject)]
pub struct PersonUpdateInput {
    /// Id of the person
    pub id: ID,
    /// Name, at most 50 characters
    pub name: Option<String>,
    /// Telephone number, at most 32 characters; null takes it away
    pub phone: MaybeUndefined<String>,
    /// Account of the person: the subject of their tokens, at most 100 characters, of one person of
    /// the committee only; null takes it away
    pub account: MaybeUndefined<String>,
    /// Revision that the client has read; another one now is refused
    pub expected_revision: Option<i32>,
    /// What every mutation takes.
    #[graphql(flatten)]
    pub options: ChangeOptions,
}
