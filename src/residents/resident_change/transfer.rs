//! Moves from one committee to another: ends the record here, opens a new one there, and links them.

use cunju_entity::resident;
use cunju_entity::value::CommitteeId;

use super::input::ResidentTransferInput;
use super::moves::{ResidentMove, depart};
use super::relations::{self, Joined, Unknown};
use super::{head, numbers};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, refuse_stale};
use crate::residents::resident::matching::Claim;
use crate::residents::resident::rules::{StayChange, check_reason};
use crate::residents::resident::{self as people, refuse_erased};
use crate::residents::{household, sensitive_access};
use crate::units::committee::{CommitteeRef, lock_two_committees};

const TRANSFER: Operation =
    Operation::in_committee("resident.transfer", Permission::KeepHouseholds);

/// Moves a resident to a household of another committee.
pub(super) async fn transfer(
    session: &Session,
    input: ResidentTransferInput,
    unknown: &mut Unknown,
) -> Result<Option<Joined<resident::Model>>, ChangeError> {
    let mut work = UnitOfWork::begin(session, TRANSFER, &input, &input.options).await?;
    let from = people::decode(&work, &input.resident_id, "residentId").await?;
    let to = household::decode(&work, &input.to_household_id, "toHouseholdId").await?;
    let there = (CommitteeRef::Id(to.0), "toHouseholdId");
    let Some((here, there)) = lock_two_committees(&work, (from.0, "residentId"), there).await?
    else {
        let same = message!("resident-transfer-within-committee");
        return Err(Problem::invalid("toHouseholdId", same).into());
    };
    let found = people::find(&work.tx, from).await?;
    let before = found.ok_or_else(|| Problem::missing("residentId", from.1.uuid()))?;
    // Otherwise, the transfer would open the record of an erased resident again.
    refuse_erased(&before, "residentId")?;
    refuse_stale(input.expected_revision, before.revision)?;
    check_reason("reason", input.reason, StayChange::Move)?;
    let household = household::find_open_household(&work, to, "toHouseholdId").await?;
    let ids: Vec<_> = before.household_id.into_iter().collect();
    // One fact per committee: households are counted in the town of their committee.
    work.announce(Fact::Households(here.clone(), ids)).await?;
    work.announce(Fact::Households(there.clone(), vec![household.id]))
        .await?;
    let step = ResidentMove {
        to: Some(household.id),
        on: input.on,
        reason: input.reason,
        relation: input.relation,
        living_state: input.living_state.unwrap_or(before.living_state),
    };
    let moved = sensitive_access::check_move_of_resident(&work, &before, "residentId").await?;
    let row = move_to_other_committee(&mut work, before, there.id, step).await?;
    work.insert(&row).await?;
    sensitive_access::record_resident_move(&mut work, moved, &row).await?;
    let of_row = head::change_head(&mut work, household, &row, None).await?;
    relations::finish(work, row, of_row, unknown).await
}

/// Ends a resident's record in this committee. Returns the record of the same person in the other one, not yet
/// inserted.
///
/// # Errors
///
/// [`ChangeError::Refused`] for an impossible date.
pub async fn move_to_other_committee(
    work: &mut UnitOfWork<'_>,
    before: resident::Model,
    committee: CommitteeId,
    step: ResidentMove,
) -> Result<resident::Model, ChangeError> {
    // First, since the number may have only one registered and one living record at a time.
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
    numbers::reseal_under_id(&work.session.vault, &mut row, work.clock().id())?;
    numbers::refuse_number_conflict(work, &row, (Claim::Return, "residentId")).await?;
    Ok(row)
}
