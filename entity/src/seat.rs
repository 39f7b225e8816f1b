//! A seat: a person's role in a committee, subcommittee or grid, for a time.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    Background, CommitteeId, Date, GridId, PersonId, SeatId, SeatRole, SubcommitteeId,
    ThreePersonGroupId,
};

/// A seat: a person's role in a committee, subcommittee or grid, for a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "seat")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeatId,
    /// Committee of the seat.
    pub committee_id: CommitteeId,
    /// Subcommittee of the seat; none if it is in the committee or a grid.
    pub subcommittee_id: Option<SubcommitteeId>,
    /// Grid of the seat; none if it is in the committee or a subcommittee.
    pub grid_id: Option<GridId>,
    /// Three-person group of the seat; none if it is elsewhere.
    pub three_person_group_id: Option<ThreePersonGroupId>,
    /// Person who holds it.
    pub person_id: PersonId,
    /// Role.
    pub role: SeatRole,
    /// Where the person comes from.
    pub background: Background,
    /// First day.
    pub from_on: Date,
    /// First day it is no longer held; none if it is.
    pub until_on: Option<Date>,
    /// Day on which the term ends, as planned; none if open. The seat is held until it is vacated.
    pub term_ends_on: Option<Date>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Subcommittee: subcommittee (CommitteeId, SubcommitteeId) = (CommitteeId, Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
    ThreePersonGroup: three_person_group (CommitteeId, ThreePersonGroupId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
