//! Moves from one household to the next. The ended stay is kept, and a resident is in at most one household on any day.

use cunju_entity::value::{Date, HouseholdId, Kinship, LivingState, StayReason};
use cunju_entity::{resident, stay};

use super::{head, numbers};
use crate::access::session::change::UnitOfWork;
use crate::access::vault::identity;
use crate::platform::clock::{creation_time, day_of};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::dates::{check_past_date, not_before};
use crate::residents::resident::has_moved_away;
use crate::residents::resident::matching::claim_of_change;
use crate::residents::resident::rules::first_day;
use crate::residents::sensitive_access::CheckedMove;
use crate::residents::stay::last_stay;
use crate::residents::{household, membership, sensitive_access};

/// A move of a resident.
#[derive(Clone, Copy, Debug)]
pub struct ResidentMove {
    /// The new household; none if the resident leaves the committee.
    pub to: Option<HouseholdId>,
    /// First day in the new household, on which the resident is no longer in the old one.
    pub on: Date,
    /// Reason.
    pub reason: StayReason,
    /// Relation to the head of the new household.
    pub relation: Kinship,
    /// Where the resident is registered and lives after the move.
    pub living_state: LivingState,
}

/// Moves a resident to another household of the committee that the change has locked.
///
/// # Errors
///
/// [`ChangeError::Refused`] at `field` for an impossible date, or because the other household has a head.
pub async fn move_within_committee(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    step: ResidentMove,
    field: &str,
) -> Result<resident::Model, ChangeError> {
    let moved = sensitive_access::check_move_of_resident(work, &before, "residentId").await?;
    refuse_day(work, &before, (step.on, field), moved).await?;
    // The person continues under the ID of the other committee, and would be here and there.
    if before.household_id.is_none() && has_moved_away(&work.tx, before.id).await? {
        let elsewhere = message!("resident-returns-from-another-committee");
        return Err(Problem::at("residentId", ProblemCode::AlreadyClosed, elsewhere).into());
    }
    let mut row = before.clone();
    row.household_id = step.to;
    row.relation = step.relation;
    row.living_state = step.living_state;
    row.joined_on = step.to.map(|_| step.on);
    row.joined_reason = step.reason;
    row.revision += 1;
    if step.reason == StayReason::Death {
        row.died_on = Some(step.on);
    }
    if let Some(claim) = claim_of_change(&before, &row) {
        numbers::refuse_number_conflict(work, &row, (claim, "residentId")).await?;
    }
    work.update(&before, &row).await?;
    if let Some(household) = before.household_id {
        work.insert(&ended(work, &before, household, step)).await?;
        head::leave(work, &row, household).await?;
    }
    sensitive_access::record_resident_move(work, moved, &row).await?;
    if let Some(to) = step.to.filter(|_| step.relation == Kinship::Head) {
        let there =
            // Read again: the same change may have written the household, such as for another resident of a split.
            household::find_open_household(work, (row.committee_id, to), "toHouseholdId").await?;
        head::update_head(work, there, &row, None).await?;
    }
    Ok(row)
}

/// Records that a resident leaves the committee, and ends the memberships in special groups with their caregivers.
///
/// # Errors
///
/// [`ChangeError::Refused`] for an impossible date.
pub async fn depart(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    on: Date,
    reason: StayReason,
) -> Result<resident::Model, ChangeError> {
    let away = ResidentMove {
        to: None,
        on,
        reason,
        relation: before.relation,
        living_state: before.living_state,
    };
    let was_here = before.household_id.is_some();
    let row = move_within_committee(work, before, away, "on").await?;
    let left = last_stay(&work.tx, row.id).await?;
    // Who had left before, such as a former resident who is transferred, has no stay that ends now.
    if let Some(stay) = left.filter(|_| was_here) {
        membership::end_with_stay(work, (row.committee_id, row.id), (stay.id, on)).await?;
    }
    Ok(row)
}

/// The stay that a move ends.
fn ended(
    work: &UnitOfWork<'_>,
    before: &resident::Model,
    household: HouseholdId,
    step: ResidentMove,
) -> stay::Model {
    stay::Model {
        id: work.clock().id(),
        committee_id: before.committee_id,
        resident_id: before.id,
        household_id: household,
        relation: before.relation,
        living_state: before.living_state,
        joined_on: before.joined_on,
        joined_reason: before.joined_reason,
        left_on: step.on,
        left_reason: step.reason,
    }
}

/// Refuses a date in the future, or one on which the resident was already in a household.
async fn refuse_day(
    work: &UnitOfWork<'_>,
    resident: &resident::Model,
    (on, field): (Date, &str),
    moved: CheckedMove,
) -> Result<(), ChangeError> {
    if let Some(day) = resident.died_on {
        let died = message!("resident-dead", day);
        return Err(Problem::at("residentId", ProblemCode::AlreadyClosed, died).into());
    }
    check_past_date(field, on, work.clock().today())?;
    let last = last_stay(&work.tx, resident.id).await?;
    let last = last.map(|stay| stay.left_on);
    Ok(refuse_early(work, (resident, last), (on, field), moved)?)
}

/// Refuses a date before the resident was entered in the register. For a caller who may not know the birth, it takes the
/// place of the birth: it is not earlier, and the caller may know it.
fn refuse_before_registration(
    resident: &resident::Model,
    (on, field): (Date, &str),
) -> Result<(), Problem> {
    let day = creation_time(resident.id.uuid()).map(day_of);
    let Some(day) = day.filter(|day| on < *day) else {
        return Ok(());
    };
    let early = message!("resident-date-before-registration", field, on, day);
    Err(Problem::invalid(field, early))
}

/// Refuses a date on which a resident was already in the household, or still in the previous one, which the resident
/// left on `last`.
pub(super) fn refuse_early(
    work: &UnitOfWork<'_>,
    (resident, last): (&resident::Model, Option<Date>),
    (on, field): (Date, &str),
    moved: CheckedMove,
) -> Result<(), Problem> {
    // A caller who may not know the birth of a child must not learn it from the message, nor find it by trying dates.
    let shown = !identity::is_under_14(resident.birth_on, work.clock().today()) || moved.is_known();
    let first = first_day(resident, last, shown);
    let Some(first) = first.filter(|first| not_before(field, on, *first).is_err()) else {
        return if shown {
            Ok(())
        } else {
            refuse_before_registration(resident, (on, field))
        };
    };
    let unborn = shown && resident.birth_on.is_some_and(|birth| on < birth);
    let message = if unborn {
        message!("resident-date-before-birth", field, on)
    } else if resident.joined_on == Some(first) {
        message!("resident-date-before-joining", field, on, first)
    } else {
        message!("resident-date-before-departure", field, on, first)
    };
    Err(Problem::invalid(field, message))
}
