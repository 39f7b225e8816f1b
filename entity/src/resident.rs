//! A resident (居民): a person of a household, registered here or living here.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    CommitteeId, Date, HouseholdId, IdentityFlaw, IdentityKind, Kinship, LivingState, ResidentId,
    Sealed, Sex, StayReason,
};

/// A resident (居民): a person of a household, registered here or living here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "resident")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResidentId,
    /// The committee.
    pub committee_id: CommitteeId,
    /// Household they belong to now; none if they left.
    pub household_id: Option<HouseholdId>,
    /// Relation to the head of the household.
    pub relation: Kinship,
    /// Where they are registered and where they live.
    pub living_state: LivingState,
    /// First day in the household; none if not known.
    pub joined_on: Option<Date>,
    /// Why they came into it.
    pub joined_reason: StayReason,
    /// Name; empty if erased. Personal.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Sex; none if not known.
    pub sex: Option<Sex>,
    /// Day of birth; none if not known. Sensitive under 14.
    pub birth_on: Option<Date>,
    /// Day of death; none if alive.
    pub died_on: Option<Date>,
    /// Identity number, sealed; none if not known. Sensitive.
    pub identity_number: Option<Sealed>,
    /// Kind of the identity document; none if there is none, or its number is not well formed and identifies
    /// nobody.
    #[serde(default)]
    pub identity_kind: Option<IdentityKind>,
    /// Blind index of the identity number.
    pub identity_index: Option<Uuid>,
    /// What is wrong with the identity number; none if nothing is.
    pub identity_flaw: Option<IdentityFlaw>,
    /// Telephones, at most three, sealed as one text; none if not known. Sensitive.
    pub phone: Option<Sealed>,
    /// Blind index of the first telephone.
    pub phone_index: Option<Uuid>,
    /// Blind index of the second telephone.
    #[serde(default)]
    pub phone_index_2: Option<Uuid>,
    /// Blind index of the third telephone.
    #[serde(default)]
    pub phone_index_3: Option<Uuid>,
    /// Day on which the personal data were erased; none if they were not.
    pub erased_on: Option<Date>,
    /// The same person in the committee that they came from; none if they came from none.
    pub previous_id: Option<ResidentId>,
    /// Counted up by one per change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
