//! What the mutations of seats take.

use async_graphql::{ID, InputObject};
use cunju_entity::value::{Background, CommitteeCode, Date, SeatRole};

use crate::change::ChangeOptions;

/// A person who is not in the register yet
#[derive(Clone, Debug, InputObject)]
pub struct PersonInput {
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
    /// Id of the subcommittee; absent for a seat in the committee itself
    pub subcommittee_id: Option<ID>,
    /// Id of the person, if the register has them; either this or `person`
    pub person_id: Option<ID>,
    /// The person, if the register does not have them; either this or `personId`
    pub person: Option<PersonInput>,
    /// Role; those of grids are given with the grid
    pub role: SeatRole,
    /// Where the person comes from
    pub background: Background,
    /// First day of the seat, not in the future
    pub from_on: Date,
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
