//! A resident who comes into a household.

use cunju_entity::resident;
use cunju_entity::value::{
    CommitteeId, Date, HouseholdId, Kinship, LivingState, ResidentId, StayReason,
};

use crate::error::text;
use crate::problem::{Problem, ProblemCode};

/// A resident who comes into a household, of whom nothing is known yet.
pub(crate) fn newcomer(
    id: ResidentId,
    committee: CommitteeId,
    household: HouseholdId,
) -> resident::Model {
    resident::Model {
        id,
        committee_id: committee,
        household_id: Some(household),
        relation: Kinship::NotRelated,
        living_state: LivingState::RegisteredLivingHere,
        joined_on: None,
        joined_reason: StayReason::Registered,
        name: String::new(),
        sex: None,
        birth_on: None,
        died_on: None,
        identity_number: None,
        identity_kind: None,
        identity_index: None,
        identity_flaw: None,
        phone: None,
        phone_index: None,
        phone_index_2: None,
        phone_index_3: None,
        erased_on: None,
        previous_id: None,
        revision: 1,
    }
}

/// Refuses a birth after the day on which the resident came into the household.
pub(crate) fn born(field: &str, birth: Option<Date>, joined: Option<Date>) -> Result<(), Problem> {
    match (birth, joined) {
        (Some(birth), Some(joined)) if joined < birth => {
            let before = text(
                format!("入户日期为 {joined}，早于出生日期（{birth}）。请核对两个日期。"),
                format!(
                    "The first day in the household is {joined}, before the birth ({birth}). Check both days."
                ),
            );
            Err(Problem::at(field, ProblemCode::Invalid, before))
        }
        _ => Ok(()),
    }
}
