//! Moves from one committee to another: ends the record here, opens a new one there, and links them.

use cunju_entity::resident;
use cunju_entity::value::{CommitteeId, StayReason};

use super::input::ResidentTransferInput;
use super::service::decode;
use super::stay::{Step, depart};
use super::who::Claim;
use super::{numbers, store};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::error::text;
use crate::platform::problem::{ChangeError, Problem, refuse_stale};
use crate::residents::{household, sight};
use crate::units::committee::{Which, both};

const TRANSFER: Operation = Operation::below("resident.transfer", Permission::KeepHouseholds);

/// Moves a resident to a household of another committee.
pub(super) async fn transfer(
    session: &Session,
    input: ResidentTransferInput,
) -> Result<Option<resident::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, TRANSFER, &input, &input.options).await?;
    let from = decode(&work, &input.resident_id, "residentId").await?;
    let to = household::decode(&work, &input.to_household_id, "toHouseholdId").await?;
    let there = (Which::Id(to.0), "toHouseholdId");
    let Some((here, there)) = both(&work, (from.0, "residentId"), there).await? else {
        let same = text(
            "目标户就在该居民的村（居）委会。请使用 residentMove。",
            "The household is in the same committee as the resident. Use residentMove.",
        );
        return Err(Problem::invalid("toHouseholdId", same).into());
    };
    let found = store::find(&work.tx, from).await?;
    let before = found.ok_or_else(|| Problem::missing("residentId", from.1.uuid()))?;
    refuse_stale(input.expected_revision, before.revision)?;
    if input.reason == StayReason::Death {
        let death = text(
            "迁移的原因不能是死亡。请使用 residentLeave。",
            "DEATH is not a valid reason for a move; use residentLeave.",
        );
        return Err(Problem::invalid("reason", death).into());
    }
    let household = household::named(&work, to, "toHouseholdId").await?;
    let ids: Vec<_> = before.household_id.into_iter().collect();
    work.touch(Fact::Households(here.clone(), ids)).await?;
    work.touch(Fact::Households(there.clone(), vec![household.id]))
        .await?;
    let step = Step {
        to: Some(household.id),
        on: input.on,
        reason: input.reason,
        relation: input.relation,
        living_state: input.living_state.unwrap_or(before.living_state),
    };
    let moved = sight::move_resident(&work, &before, "residentId").await?;
    let row = depart_to(&mut work, before, there.id, step).await?;
    work.insert(&row).await?;
    sight::confirm_resident(&mut work, moved, &row).await?;
    household::take_in(&mut work, household, &row, None).await?;
    work.finish(row).await
}

/// Ends a resident's record in this committee. Returns the record of the same person in the other one, not yet
/// inserted.
///
/// # Errors
///
/// [`ChangeError::Refused`] for an impossible date.
pub async fn depart_to(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    committee: CommitteeId,
    step: Step,
) -> Result<resident::Model, ChangeError> {
    let left = depart(work, before, step.on, step.reason).await?;
    let previous_id = Some(left.id);
    let mut row = resident::Model {
        committee_id: committee,
        household_id: step.to,
        relation: step.relation,
        living_state: step.living_state,
        joined_on: Some(step.on),
        joined_reason: step.reason,
        previous_id,
        revision: 1,
        ..left
    };
    numbers::rename(&work.session.vault, &mut row, work.clock().id())?;
    numbers::refuse_claimed(work, &row, (Claim::Return, "residentId")).await?;
    Ok(row)
}
