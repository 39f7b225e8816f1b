//! A person who is named to care for a member of a special group.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{CarerId, CommitteeId, Date, MembershipId, PersonId, StayId};

/// A person who is named to care for a member of a special group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "carer")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CarerId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// The membership.
    pub membership_id: MembershipId,
    /// Who cares.
    pub person_id: PersonId,
    /// First day.
    pub from_on: Date,
    /// First day no longer; none if it goes on.
    pub until_on: Option<Date>,
    /// The stay of the resident whose end brought that day; none if it was told.
    pub left_stay_id: Option<StayId>,
    /// The day that was told before that stay brought an earlier one.
    pub told_until_on: Option<Date>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Membership: membership (CommitteeId, MembershipId) = (CommitteeId, Id);
    Person: person (CommitteeId, PersonId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
