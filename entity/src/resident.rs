//! A resident (居民): a person in a household, registered here or living here.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::relation::relations;
use crate::value::{
    CommitteeId, Date, HouseholdId, IdentityFlaw, IdentityKind, Kinship, LivingState, ResidentId,
    Sealed, Sex, StayReason,
};

/// A resident (居民): a person in a household, registered here or living here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "resident")]
pub struct Model {
    /// The committee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub committee_id: CommitteeId,
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResidentId,
    /// Current household; null if the resident has left.
    pub household_id: Option<HouseholdId>,
    /// Relation to the head of the household.
    pub relation: Kinship,
    /// Where the resident is registered and lives.
    pub living_state: LivingState,
    /// First day in the household; null if not known.
    pub joined_on: Option<Date>,
    /// Why the resident joined the household.
    pub joined_reason: StayReason,
    /// Name; empty if erased. Personal.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Sex; null if not known.
    pub sex: Option<Sex>,
    /// Birth date; null if not known. Sensitive under 14.
    pub birth_on: Option<Date>,
    /// Date of death; null if alive.
    pub died_on: Option<Date>,
    /// Identity number, encrypted; null if not known. Sensitive.
    pub identity_number: Option<Sealed>,
    /// Kind of the identity document; null if there is none, or if its number is not well-formed and so identifies
    /// nobody.
    #[serde(default)]
    pub identity_kind: Option<IdentityKind>,
    /// Blind index of the identity number.
    pub identity_index: Option<Uuid>,
    /// Flaw of the identity number; null if there is none.
    pub identity_flaw: Option<IdentityFlaw>,
    /// Telephone numbers, at most three, encrypted as one text; null if not known. Sensitive.
    pub phone: Option<Sealed>,
    /// Blind index of the first telephone number.
    pub phone_index: Option<Uuid>,
    /// Blind index of the second telephone number.
    #[serde(default)]
    pub phone_index_2: Option<Uuid>,
    /// Blind index of the third telephone number.
    #[serde(default)]
    pub phone_index_3: Option<Uuid>,
    /// Date the personal data were erased; null if they were not.
    pub erased_on: Option<Date>,
    /// The same person in the previous committee; null if there is none.
    pub previous_id: Option<ResidentId>,
    /// Revision number, incremented on every change, from 1.
    pub revision: i32,
}

relations! {
    Committee: committee (CommitteeId) = (Id);
    Household: household (CommitteeId, HouseholdId) = (CommitteeId, Id);
}

impl ActiveModelBehavior for ActiveModel {}
