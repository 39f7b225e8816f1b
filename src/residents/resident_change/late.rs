//! A death that is recorded after a move within the committee although it happened before the move.

use cunju_entity::value::{Date, HouseholdId, StayReason};
use cunju_entity::{resident, stay};

use super::head;
use super::moves::refuse_early;
use crate::access::session::change::UnitOfWork;
use crate::platform::problem::{ChangeError, Problem};
use crate::residents::stay::{last_stay, last_two};
use crate::residents::{household, membership, sensitive_access};

/// The stay that was ended by a move after the date of death. Recording the death undoes that move.
pub(super) async fn find_move_after_death(
    work: &UnitOfWork<'_>,
    resident: &resident::Model,
    died_on: Date,
) -> Result<Option<stay::Model>, ChangeError> {
    if resident.died_on.is_some() || resident.joined_on.is_none_or(|day| day <= died_on) {
        return Ok(None);
    }
    let last = last_stay(&work.tx, resident.id).await?;
    Ok(last.filter(|stay| {
        let is_move = matches!(
            stay.left_reason,
            StayReason::Moved | StayReason::HouseholdMerged | StayReason::HouseholdSplit
        );
        // The days meet only if that stay ended by the move into the current household, not before a return.
        is_move && resident.joined_on == Some(stay.left_on)
    }))
}

/// Records that a resident died in the household before the last move, `last`, and so never joined `household`.
///
/// # Errors
///
/// [`ChangeError::Refused`] for a date before the resident joined the former household.
pub(super) async fn record_death_before_move(
    work: &mut UnitOfWork<'_>,
    (before, household): (resident::Model, HouseholdId),
    last: stay::Model,
    on: Date,
) -> Result<resident::Model, ChangeError> {
    // Both homes are checked: the death takes the resident out of the one and ends a stay in the other.
    let _ = sensitive_access::check_move_of_resident(work, &before, "residentId").await?;
    let home = household::of_locked(&work.tx, before.committee_id, last.household_id).await?;
    let home = home.ok_or_else(|| Problem::not_found("residentId"))?;
    let moved = sensitive_access::check_move_of_household(work, &home, "residentId").await?;
    let there = resident::Model {
        joined_on: last.joined_on,
        joined_reason: last.joined_reason,
        ..before.clone()
    };
    let stays = last_two(&work.tx, before.id).await?;
    let earlier = stays.get(1).map(|stay| stay.left_on);
    refuse_early(work, (&there, earlier), (on, "on"), moved)?;
    let stay = stay::Model {
        left_on: on,
        left_reason: StayReason::Death,
        ..last.clone()
    };
    let row = resident::Model {
        household_id: None,
        relation: last.relation,
        living_state: last.living_state,
        joined_on: None,
        joined_reason: StayReason::Death,
        died_on: Some(on),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    work.update(&last, &stay).await?;
    head::leave(work, &row, household).await?;
    membership::end_with_stay(work, (row.committee_id, row.id), (stay.id, on)).await?;
    Ok(row)
}
