//! A caregiver: a person appointed to care for a member of a special group.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CaregiverId, CommitteeId, Date, MembershipId, PersonId, StayId};

/// A caregiver: a person appointed to care for a member of a special group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "caregiver")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaregiverId,
    /// The membership.
    pub membership_id: MembershipId,
    /// Person who provides the care.
    pub person_id: PersonId,
    /// First day.
    pub from_on: Date,
    /// First day after the care; null while it continues.
    pub until_on: Option<Date>,
    /// Stay of the resident whose end set `until_on`; null if the date was reported.
    pub left_stay_id: Option<StayId>,
    /// Date that was reported before the end of that stay set an earlier one.
    pub told_until_on: Option<Date>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Membership: membership (CommitteeId, MembershipId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
