//! Changes of a resident who has left: records a later death, or corrects the date or reason of leaving.

use cunju_entity::value::{Date, StayReason};
use cunju_entity::{household as home, resident, stay};

use super::input::ResidentLeaveInput;
use super::stay::refuse_early;
use super::{matching, numbers, store};
use crate::access::session::change::UnitOfWork;
use crate::platform::error::{Text, text};
use crate::platform::problem::{ChangeError, Problem, ProblemCode, not_future};
use crate::residents::sensitive_access::CheckedMove;
use crate::residents::{household, membership, sensitive_access};

/// Records that a resident who has left has died since, or corrects how the resident left.
pub(super) async fn change_departure(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    input: &ResidentLeaveInput,
) -> Result<resident::Model, ChangeError> {
    refuse_elsewhere(work, &before, "residentId").await?;
    let dies = input.reason == StayReason::Death && before.died_on.is_none();
    if dies && numbers::may_reveal(work.session, &input.options) {
        refuse_living(work, &before).await?;
    }
    let stays = store::last_two(&work.tx, before.id).await?;
    let mut stays = stays.into_iter();
    let Some(last) = stays.next() else {
        let gone = text(
            "该居民已不在任何户中。",
            "The resident has already left and does not belong to a household.",
        );
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
    if input.expected_revision.is_none() {
        let lacking = text(
            "更正须提供 expectedRevision：您所读取的版本。",
            "A correction requires expectedRevision: the revision that you read.",
        );
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
    if !departed || !store::has_moved_away(&work.tx, before.id).await? {
        return Ok(());
    }
    let elsewhere = text(
        "该居民已迁往另一个村（居）委会，现登记在那里（见 next）。请在那里办理。",
        "The resident is now registered in another committee, see `next`. Make the change there.",
    );
    Err(Problem::at(field, ProblemCode::AlreadyClosed, elsewhere).into())
}

/// Refuses to record a death if a resident with the same identity number is alive elsewhere.
async fn refuse_living(work: &UnitOfWork<'_>, before: &resident::Model) -> Result<(), ChangeError> {
    if !numbers::is_elsewhere(work, before).await? {
        return Ok(());
    }
    let living = text(
        "有健在的居民登记在该居民的证件号码下。如为同一人，请在其现登记地登记死亡；如号码有误，请先更正号码。",
        "A living resident is registered with the identity number of this one. If it is the same person, record the \
         death where the person is registered now; if the number is wrong, correct it first.",
    );
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
    let Text { zh, en } =
        matching::departure_text(before, Some(last)).unwrap_or_else(|| text("已离开", "has left"));
    let (since_zh, since_en) = match before.died_on {
        Some(_) => ("", ""),
        None => (
            "如其后死亡，请以 DEATH 为原因登记；",
            "If the resident has died since, give the reason DEATH.",
        ),
    };
    let again = text(
        format!(
            "该居民{zh}。{since_zh}如日期或原因有误，请设 corrects: true 并提供 expectedRevision。"
        ),
        format!(
            "The resident {en}.{since_en} If the date or the reason is wrong, repeat with corrects: true and \
             expectedRevision."
        ),
    );
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
    let late = text(
        format!("on 为 {on}，而该居民所在的户已于 {closed} 注销。请填写 {closed} 或以前的日期。"),
        format!(
            "on is {on}, but the household of the resident was closed on {closed}. Give that date or an earlier one."
        ),
    );
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
        let early = text(
            format!(
                "on 为 {on}，早于该居民离开之日（{left}）。请填写 {left} 或以后的日期；如离开的日期有误，请先设 corrects: true 更正。"
            ),
            format!(
                "on is {on}, before the date on which the resident left ({left}). Give that date or a later one; if \
                 that date is wrong, correct it first with corrects: true."
            ),
        );
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
    let row = resident::Model {
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
