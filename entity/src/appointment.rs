//! An appointment: a person's role in a committee, subcommittee, grid or three-person group, for a time.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    AppointmentId, AppointmentRole, Background, CommitteeId, Date, GridId, PersonId,
    SubcommitteeId, ThreePersonGroupId,
};

/// An appointment: a person's role in a committee, subcommittee, grid or three-person group, for a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    /// Committee of the appointment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    /// Subcommittee of the appointment; null if it is in another body.
    pub subcommittee_id: Option<SubcommitteeId>,
    /// Grid of the appointment; null if it is in another body.
    pub grid_id: Option<GridId>,
    /// Three-person group of the appointment; null if it is in another body.
    pub three_person_group_id: Option<ThreePersonGroupId>,
    /// Person who holds the appointment.
    pub person_id: PersonId,
    /// Role.
    pub role: AppointmentRole,
    /// Background of the person.
    pub background: Background,
    /// First day.
    pub from_on: Date,
    /// First day after the appointment; null while it is held.
    pub until_on: Option<Date>,
    /// Planned last day of the term; null if there is none. The appointment is held until it is ended.
    pub term_ends_on: Option<Date>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Subcommittee: subcommittee (CommitteeId, SubcommitteeId) = (CommitteeId, Id);
    Grid: grid (CommitteeId, GridId) = (CommitteeId, Id);
    ThreePersonGroup: three_person_group (CommitteeId, ThreePersonGroupId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
