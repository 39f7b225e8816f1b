//! Splits, merges and closes households within their committee.

use std::collections::HashSet;

use async_graphql::ID;
use cunju_entity::value::{Date, HouseholdChange, HouseholdId, ResidentId, StayReason};
use cunju_entity::{household, household_link, resident};

use super::input::{HouseholdCloseInput, HouseholdMergeInput, HouseholdSplitInput};
use super::relations::Relations;
use super::service::{open, same_committee};
use super::{address, head};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, refuse_stale};
use crate::reference::dates::check_past_date;
use crate::reference::payload::Warning;
use crate::residents::household::{find_open_household, lock_open_household, of_locked};
use crate::residents::resident_change::relations::{self, Joined, Unknown};
use crate::residents::resident_change::{ResidentMove, depart, move_within_committee};
use crate::residents::stay::last_left;
use crate::residents::{resident as people, sensitive_access};

const SPLIT: Operation = Operation::in_committee("household.split", Permission::KeepHouseholds);
const MERGE: Operation = Operation::in_committee("household.merge", Permission::KeepHouseholds);
const CLOSE: Operation = Operation::in_committee("household.close", Permission::KeepHouseholds);

/// Most residents who can move to a new household.
const MAX_RESIDENTS: usize = 50;

/// Splits a household: moves some residents to a new household in the same grid.
pub(super) async fn split(
    session: &Session,
    input: HouseholdSplitInput,
    untold: &mut Unknown,
) -> Result<(Option<Joined<household::Model>>, Vec<Warning>), ChangeError> {
    let mut work = UnitOfWork::begin(session, SPLIT, &input, &input.options).await?;
    let (committee, from) = lock_open_household(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, from.revision)?;
    check_past_date("on", input.on, work.clock().today())?;
    let moved = sensitive_access::check_move_of_household(&work, &from, "id").await?;
    let going = going(&work, &from, &input).await?;
    let chosen = match &input.head_id {
        Some(id) => Some(head::member(&work, &from, id, "headId").await?.id),
        None => None,
    };
    if chosen.is_some_and(|id| going.iter().all(|row| row.id != id)) {
        let stays = message!("household-head-not-among-residents");
        return Err(Problem::invalid("headId", stays).into());
    }
    let told = input.relations.as_deref();
    let mut relations = Relations::read(&work, (&from, &going), chosen, told).await?;
    let id: HouseholdId = work.clock().id();
    let place = input.place.values().household(id, committee.id);
    let row = household::Model {
        grid_id: from.grid_id,
        head_id: relations.head(),
        ..place.map_err(ChangeError::Refused)?
    };
    let accepted = input.place.accept_duplicate;
    let warnings = address::refuse_taken(&work, &committee, &row, accepted).await?;
    work.announce(Fact::Households(committee.clone(), vec![from.id, id]))
        .await?;
    open(
        &mut work,
        &row,
        &from,
        link(&from, HouseholdChange::Split, input.on),
    )
    .await?;
    // A split must not confirm: the new household waits too if the grid worker could not read the old one.
    sensitive_access::record_household_move(&mut work, moved, &row).await?;
    let gone: Vec<ResidentId> = going.iter().map(|row| row.id).collect();
    for resident in going {
        let step = ResidentMove {
            to: Some(id),
            on: input.on,
            reason: StayReason::HouseholdSplit,
            relation: relations.of(&resident),
            living_state: resident.living_state,
        };
        move_within_committee(&mut work, resident, step, "on").await?;
    }
    if from.head_id.is_some_and(|head| gone.contains(&head)) {
        relations.leave_behind(&mut work, &from).await?;
    }
    Ok((
        relations::finish(work, row, relations.untold(), untold).await?,
        warnings,
    ))
}

/// The residents who move, without duplicates. Refuses to move all residents.
async fn going(
    work: &UnitOfWork<'_>,
    from: &household::Model,
    input: &HouseholdSplitInput,
) -> Result<Vec<resident::Model>, ChangeError> {
    let ids: HashSet<&ID> = input.resident_ids.iter().collect();
    if ids.is_empty() || input.resident_ids.len() > MAX_RESIDENTS {
        let many = message!("household-residents-out-of-range", max = MAX_RESIDENTS);
        return Err(Problem::invalid("residentIds", many).into());
    }
    let mut going = Vec::new();
    for (position, id) in input.resident_ids.iter().enumerate() {
        let field = format!("residentIds.{position}");
        let row = head::member(work, from, id, &field).await?;
        if going
            .iter()
            .all(|other: &resident::Model| other.id != row.id)
        {
            going.push(row);
        }
    }
    let all = people::of_household(&work.tx, (from.committee_id, from.id)).await?;
    if going.len() < all.len() {
        return Ok(going);
    }
    let nobody = message!("household-residents-none-left");
    Err(Problem::invalid("residentIds", nobody).into())
}

/// Merges a household into another one, and closes it.
pub(super) async fn merge(
    session: &Session,
    input: HouseholdMergeInput,
    untold: &mut Unknown,
) -> Result<Option<Joined<household::Model>>, ChangeError> {
    let mut work = UnitOfWork::begin(session, MERGE, &input, &input.options).await?;
    let (committee, from) = lock_open_household(&work, &input.from_id, "fromId").await?;
    check_past_date("on", input.on, work.clock().today())?;
    let into = same_committee(&work, committee.id, &input.into_id, "intoId").await?;
    if into == from.id {
        let same = message!("household-merged-into-itself");
        return Err(Problem::invalid("intoId", same).into());
    }
    let into = find_open_household(&work, (committee.id, into), "intoId").await?;
    // Only checked: what waits for confirmation is recorded for each resident who moves.
    let _ = sensitive_access::check_move_of_household(&work, &from, "fromId").await?;
    work.announce(Fact::Households(committee.clone(), vec![from.id, into.id]))
        .await?;
    let coming = people::of_household(&work.tx, (committee.id, from.id)).await?;
    let told = input.relations.as_deref();
    let mut relations = Relations::read(&work, (&from, &coming), into.head_id, told).await?;
    relations.replace_head(&mut work, &into).await?;
    for resident in coming {
        let step = ResidentMove {
            to: Some(into.id),
            on: input.on,
            reason: StayReason::HouseholdMerged,
            relation: relations.of(&resident),
            living_state: resident.living_state,
        };
        move_within_committee(&mut work, resident, step, "on").await?;
    }
    let link = household_link::Model {
        committee_id: committee.id,
        household_id: into.id,
        ..link(&from, HouseholdChange::Merged, input.on)
    };
    work.insert(&link).await?;
    let merged = (HouseholdChange::Merged, Some(into.id));
    end(&mut work, &from, merged, input.on).await?;
    let row = if relations.head() == into.head_id {
        into
    } else {
        // `HEAD` among the relations has changed the row of the receiving household.
        find_open_household(&work, (committee.id, into.id), "intoId").await?
    };
    relations::finish(work, row, relations.untold(), untold).await
}

/// Closes a household that no longer exists.
pub(super) async fn close(
    session: &Session,
    input: HouseholdCloseInput,
) -> Result<Option<household::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, CLOSE, &input, &input.options).await?;
    let (committee, row) = lock_open_household(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, row.revision)?;
    check_past_date("on", input.on, work.clock().today())?;
    let _ = sensitive_access::check_move_of_household(&work, &row, "id").await?;
    let residents = people::of_household(&work.tx, (committee.id, row.id)).await?;
    match input.reason {
        HouseholdChange::Split | HouseholdChange::Merged => {
            let other = message!("household-closing-by-split-or-merge");
            return Err(Problem::invalid("reason", other).into());
        }
        HouseholdChange::Correction | HouseholdChange::Other if !residents.is_empty() => {
            let living = message!("household-closing-with-residents");
            return Err(Problem::invalid("reason", living).into());
        }
        _ => {}
    }
    work.announce(Fact::Households(committee.clone(), vec![row.id]))
        .await?;
    for resident in residents {
        depart(&mut work, resident, input.on, StayReason::Moved).await?;
    }
    let row = end(&mut work, &row, (input.reason, None), input.on).await?;
    work.finish(row).await
}

/// Creates a link to the predecessor of a household.
pub(super) fn link(
    from: &household::Model,
    kind: HouseholdChange,
    on: Date,
) -> household_link::Model {
    household_link::Model {
        committee_id: from.committee_id,
        household_id: from.id,
        from_committee_id: from.committee_id,
        from_household_id: from.id,
        kind,
        on_day: on,
    }
}

/// Closes a household without residents, as it is now; it may have been merged `into` another one.
pub(super) async fn end(
    work: &mut UnitOfWork<'_>,
    row: &household::Model,
    (reason, into): (HouseholdChange, Option<HouseholdId>),
    on: Date,
) -> Result<household::Model, ChangeError> {
    // Read again: residents who left have cleared head and representative and raised the revision.
    let now = of_locked(&work.tx, row.committee_id, row.id).await?;
    let before = now.ok_or_else(|| Problem::not_found("id"))?;
    let key = (before.committee_id, before.id);
    let last = last_left(&work.tx, key).await?;
    if let Some(day) = last.filter(|day| *day > on) {
        let early = message!("household-closed-before-departure", on, day);
        return Err(Problem::invalid("on", early).into());
    }
    let after = household::Model {
        closed_on: Some(on),
        closed_reason: Some(reason),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &after).await?;
    let closed = Fact::Closed {
        committee: after.committee_id,
        household: after.id,
        on,
        into,
    };
    work.announce(closed).await?;
    Ok(after)
}
