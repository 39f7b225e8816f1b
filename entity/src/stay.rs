//! A stay of a resident in a household that has ended.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    CommitteeId, Date, HouseholdId, Kinship, LivingState, ResidentId, StayId, StayReason,
};

/// A stay of a resident in a household that has ended.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "stay")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StayId,
    /// The resident.
    pub resident_id: ResidentId,
    /// The household.
    pub household_id: HouseholdId,
    /// Relation to the head of the household.
    pub relation: Kinship,
    /// Where the resident was registered and lived.
    pub living_state: LivingState,
    /// First day; null if not known.
    pub joined_on: Option<Date>,
    /// Why the resident joined.
    pub joined_reason: StayReason,
    /// First day after the stay.
    pub left_on: Date,
    /// Why the resident left.
    pub left_reason: StayReason,
}

relations! {
    Resident: resident (CommitteeId, ResidentId) = (CommitteeId, Id);
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
