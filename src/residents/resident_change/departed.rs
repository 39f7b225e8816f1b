//! Changes of a resident who has left: records a later death, or corrects the date or reason of leaving.

use cunju_entity::value::{Date, StayReason};
use cunju_entity::{household as home, resident, stay};

use super::input::ResidentLeaveInput;
use super::moves::refuse_early;
use super::numbers;
use crate::access::session::change::UnitOfWork;
use crate::platform::message::{Text, message};
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::dates::not_future;
use crate::residents::resident::has_moved_away;
use crate::residents::resident::matching::departure_text;
use crate::residents::sensitive_access::CheckedMove;
use crate::residents::stay::last_two;
use crate::residents::{household, membership, sensitive_access};

/// Records that a resident who has left has died since, or corrects how the resident left.
pub(super) async fn change_departure(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    input: &ResidentLeaveInput,
) -> Result<resident::Model, ChangeError> {
    refuse_elsewhere(work, &before, "residentId").await?;
    let dies = input.reason == StayReason::Death && before.died_on.is_none();
    // With `validateOnly`, a grid worker would learn without a trace that the number is registered elsewhere.
    if dies && numbers::may_reveal(work.session, &input.options) {
        refuse_living(work, &before).await?;
    }
    let stays = last_two(&work.tx, before.id).await?;
    let mut stays = stays.into_iter();
    let Some(last) = stays.next() else {
        let gone = message!("resident-already-left");
        return Err(closed(gone).into());
    };
    // Whoever may not record departures from the household may not change those of its former residents either.
    let home = household::of_locked(&work.tx, before.committee_id, last.household_id).await?;
    let home = home.ok_or_else(|| Problem::not_found("residentId"))?;
    let moved = sensitive_access::check_move_of_household(work, &home, "residentId").await?;
    not_future("on", input.on, work.clock().today())?;
    if !input.corrects {
        refuse_again(&before, &last, input)?;
        return died(work, before, &last, input.on).await;
    }
    // A correction overwrites what another caller has recorded, so it must state what it corrects.
    if input.expected_revision.is_none() {
        let lacking = message!("resident-correction-without-revision");
        return Err(Problem::invalid("expectedRevision", lacking).into());
    }
    let died_later = before.died_on.is_some() && last.left_reason != StayReason::Death;
    if died_later && input.reason == StayReason::Death {
        return died(work, before, &last, input.on).await;
    }
    refuse_after_end(&home, input.on)?;
    let earlier = stays.next().map(|stay| stay.left_on);
    correct(work, (before, last), (input, earlier, moved)).await
}

/// Refuses at `field` to change the record of a resident who is now registered in another committee: the change would not
/// reach the current record.
pub(super) async fn refuse_elsewhere(
    work: &UnitOfWork<'_>,
    before: &resident::Model,
    field: &str,
) -> Result<(), ChangeError> {
    let departed = before.household_id.is_none();
    if !departed || !has_moved_away(&work.tx, before.id).await? {
        return Ok(());
    }
    let elsewhere = message!("resident-in-another-committee");
    Err(Problem::at(field, ProblemCode::AlreadyClosed, elsewhere).into())
}

/// Refuses to record a death if a resident with the same identity number is alive elsewhere.
async fn refuse_living(work: &UnitOfWork<'_>, before: &resident::Model) -> Result<(), ChangeError> {
    if !numbers::is_elsewhere(work, before).await? {
        return Ok(());
    }
    let living = message!("resident-alive-elsewhere");
    Err(closed(living).into())
}

/// Refuses to record a second departure, unless it records that the resident has died since.
fn refuse_again(
    before: &resident::Model,
    last: &stay::Model,
    input: &ResidentLeaveInput,
) -> Result<(), Problem> {
    if before.died_on.is_none() && input.reason == StayReason::Death {
        return Ok(());
    }
    let gone = departure_text(before, Some(last))
        .unwrap_or_else(|| message!("resident-departure-undated"));
    let death = match before.died_on {
        Some(_) => Text::default(),
        None => message!("resident-departure-death-advice"),
    };
    let again = message!("resident-departed", gone, death);
    Err(closed(again))
}

fn closed(words: Text) -> Problem {
    Problem::at("residentId", ProblemCode::AlreadyClosed, words)
}

/// Refuses a date of leaving after the household was closed.
fn refuse_after_end(row: &home::Model, on: Date) -> Result<(), Problem> {
    let Some(closed) = row.closed_on.filter(|closed| on > *closed) else {
        return Ok(());
    };
    let late = message!("resident-leaves-after-household-closed", on, closed);
    Err(Problem::invalid("on", late))
}

/// Records the date of death of a resident who had left before; the departure stays as it is.
async fn died(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    last: &stay::Model,
    on: Date,
) -> Result<resident::Model, ChangeError> {
    if on < last.left_on {
        let left = last.left_on;
        let early = message!("resident-death-before-departure", on, left);
        return Err(Problem::invalid("on", early).into());
    }
    let row = resident::Model {
        died_on: Some(on),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    Ok(row)
}

/// Corrects the date and reason of the last departure, the death if there is one, and the memberships that ended with
/// the departure.
async fn correct(
    work: &mut UnitOfWork<'_>,
    (before, last): (resident::Model, stay::Model),
    (input, earlier, moved): (&ResidentLeaveInput, Option<Date>, CheckedMove),
) -> Result<resident::Model, ChangeError> {
    // The row of a resident who has left has no first day any more; the stay has it.
    let there = resident::Model {
        joined_on: last.joined_on,
        joined_reason: last.joined_reason,
        ..before.clone()
    };
    refuse_early(work, (&there, earlier), (input.on, "on"), moved)?;
    let stay = stay::Model {
        left_on: input.on,
        left_reason: input.reason,
        ..last.clone()
    };
    if stay == last {
        return Ok(before);
    }
    let row = resident::Model {
        // After a departure, this column holds the reason of leaving, as `move_within_committee` writes it.
        joined_reason: input.reason,
        died_on: (input.reason == StayReason::Death).then_some(input.on),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    work.update(&last, &stay).await?;
    let left = (stay.id, stay.left_on);
    membership::end_with_stay(work, (row.committee_id, row.id), left).await?;
    Ok(row)
}
