//! Resident mutations within a committee.

use cunju_entity::resident;
use cunju_entity::value::StayReason;

use super::input::{
    ResidentLeaveInput, ResidentMoveInput, ResidentRegisterInput, ResidentUpdateInput,
};
use super::moves::{ResidentMove, depart, move_within_committee};
use super::relations::{self, Joined, Unknown, forget_replaced_by};
use super::similar::Comparison;
use super::{departed, head, late, numbers};
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, note, refuse_stale};
use crate::reference::dates::check_life_date;
use crate::reference::payload::Warning;
use crate::residents::resident::lock_resident;
use crate::residents::resident::matching::claim_of_change;
use crate::residents::resident::person_values::{
    ParsedPerson, check_not_before_birth, new_resident,
};
use crate::residents::resident::rules::{StayChange, check_reason};
use crate::residents::stay::last_stay;
use crate::residents::{household, membership, sensitive_access};

const REGISTER: Operation =
    Operation::in_committee("resident.register", Permission::KeepHouseholds);
const UPDATE: Operation = Operation::in_committee("resident.update", Permission::KeepHouseholds);
const MOVE: Operation = Operation::in_committee("resident.move", Permission::KeepHouseholds);
const LEAVE: Operation = Operation::in_committee("resident.leave", Permission::KeepHouseholds);

/// Registers a resident of a household.
pub(super) async fn register(
    session: &Session,
    input: ResidentRegisterInput,
    unknown: &mut Unknown,
) -> Result<Option<Joined<resident::Model>>, ChangeError> {
    // Before the change begins, so that the entry is committed even if the change is refused. Within it, the check
    // would wait on SQLite for the turn of the writer, which the change holds: a deadlock.
    numbers::check(session, None, &input.identity_number).await?;
    let mut work = UnitOfWork::begin(session, REGISTER, &input, &input.options).await?;
    let (committee, household) =
        household::lock_open_household(&work, &input.household_id, "householdId").await?;
    let today = work.clock().today();
    let person = input.values().parse(today);
    let name = person.as_ref().ok().and_then(|it| it.name.as_deref());
    let same =
        |row: &resident::Model| row.household_id == Some(household.id) && Some(&*row.name) == name;
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = person.as_ref().err().cloned().unwrap_or_default();
    if let Some(day) = input.joined_on {
        note(&mut problems, check_life_date("joinedOn", day, today));
    }
    let reason = check_reason(
        "joinedReason",
        input.joined_reason,
        StayChange::Registration,
    );
    note(&mut problems, reason);
    let birth = person.as_ref().ok().and_then(ParsedPerson::birth);
    note(
        &mut problems,
        check_not_before_birth("joinedOn", birth, input.joined_on),
    );
    let person = person.ok().filter(|_| problems.is_empty());
    let Some(person) = person else {
        return Err(ChangeError::Refused(problems));
    };
    let mut row = resident::Model {
        joined_on: input.joined_on,
        joined_reason: input.joined_reason,
        ..new_resident(id, committee.id, household.id)
    };
    person.apply_to(&session.vault, &mut row)?;
    let tells = numbers::may_reveal(session, &input.options);
    if tells {
        let claim = numbers::claim(session, input.accept_duplicate);
        numbers::refuse_number_conflict(&work, &row, (claim, "identityNumber")).await?;
    } else {
        // The unique index would reveal what the response must not.
        row.identity_index = None;
    }
    let compared = Comparison {
        before: None,
        row: &row,
    };
    if !input.accept_duplicate {
        compared.refuse_known(&work).await?;
    }
    head::refuse_heads(&household, &row, None)?;
    if tells && !input.accept_duplicate {
        compared.refuse_hidden(&work).await?;
    }
    work.announce(Fact::Households(committee.clone(), vec![household.id]))
        .await?;
    work.insert(&row).await?;
    let of_row = head::change_head(&mut work, household, &row, None).await?;
    relations::finish(work, row, of_row, unknown).await
}

/// Updates the data of a resident.
pub(super) async fn update(
    session: &Session,
    input: ResidentUpdateInput,
    unknown: &mut Unknown,
) -> Result<Option<Joined<resident::Model>>, ChangeError> {
    numbers::check(session, Some(&input.id), &input.identity_number).await?;
    let mut work = UnitOfWork::begin(session, UPDATE, &input, &input.options).await?;
    let (committee, before) = lock_resident(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    departed::refuse_elsewhere(&work, &before, "id").await?;
    let person = input.values().parse(work.clock().today());
    let mut row = before.clone();
    let given = [
        // Null counts: a person without a birth date is an adult, so clearing it would unmask the name.
        ("birthOn", !input.birth_on.is_undefined()),
        ("identityNumber", !input.identity_number.is_undefined()),
    ];
    sensitive_access::refuse_unmasking(&work, &before, given).await?;
    person
        .map_err(ChangeError::Refused)?
        .apply_to(&session.vault, &mut row)?;
    check_not_before_birth("birthOn", row.birth_on, row.joined_on)?;
    let tells = numbers::may_reveal(session, &input.options);
    let compared = row.clone();
    let compared = Comparison {
        before: Some(&before),
        row: &compared,
    };
    if !input.accept_duplicate {
        compared.refuse_known(&work).await?;
    }
    if !tells {
        // As in `register`.
        row.identity_index = None;
    } else if let Some(claim) = claim_of_change(&before, &row) {
        numbers::refuse_number_conflict(&work, &row, (claim, claim.field())).await?;
    }
    if let Some(id) = row.household_id.filter(|_| row.relation != before.relation) {
        let household = household::find_open_household(&work, (committee.id, id), "id").await?;
        head::refuse_heads(&household, &row, Some(before.relation))?;
    }
    if tells && !input.accept_duplicate {
        compared.refuse_hidden(&work).await?;
    }
    let ids: Vec<_> = row.household_id.into_iter().collect();
    work.announce(Fact::Households(committee.clone(), ids))
        .await?;
    work.revise(&before, &mut row).await?;
    // Otherwise, a household whose head is known by name only would keep a name that nobody has.
    if let Some(id) = row.household_id.filter(|_| row.name != before.name) {
        let household = household::find_open_household(&work, (committee.id, id), "id").await?;
        let names = (&*before.name, &*row.name);
        head::rename(&mut work, household, names).await?;
    }
    let mut of_row = Unknown::new();
    if let Some(id) = row.household_id.filter(|_| row.relation != before.relation) {
        // Read again, since the new name may have just changed the head by name.
        let household = household::find_open_household(&work, (committee.id, id), "id").await?;
        of_row = head::change_head(&mut work, household, &row, Some(before.relation)).await?;
    }
    relations::finish(work, row, of_row, unknown).await
}

/// Moves a resident to another household of the committee. Warns a returning resident about memberships in special
/// groups that do not resume.
pub(super) async fn move_to(
    session: &Session,
    input: ResidentMoveInput,
    unknown: &mut Unknown,
) -> Result<(Option<Joined<resident::Model>>, Vec<Warning>), ChangeError> {
    let mut work = UnitOfWork::begin(session, MOVE, &input, &input.options).await?;
    let (committee, before) = lock_resident(&work, &input.resident_id, "residentId").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let (above, to) = household::decode(&work, &input.to_household_id, "toHouseholdId").await?;
    if above != committee.id {
        let other = message!("resident-move-to-another-committee");
        return Err(Problem::invalid("toHouseholdId", other).into());
    }
    let to = household::find_open_household(&work, (above, to), "toHouseholdId").await?;
    if before.household_id == Some(to.id) {
        let there = message!("resident-already-in-household");
        return Err(Problem::invalid("toHouseholdId", there).into());
    }
    let mut ids: Vec<_> = before.household_id.into_iter().collect();
    ids.push(to.id);
    work.announce(Fact::Households(committee.clone(), ids))
        .await?;
    check_reason("reason", input.reason, StayChange::Move)?;
    let step_in = ResidentMove {
        to: Some(to.id),
        on: input.on,
        reason: input.reason,
        relation: input.relation,
        living_state: input.living_state.unwrap_or(before.living_state),
    };
    let lost = lost(&work, &before).await?;
    let of_row = forget_replaced_by(&mut work, &to, (before.id, input.relation)).await?;
    let row = move_within_committee(&mut work, before, step_in, "on").await?;
    Ok((relations::finish(work, row, of_row, unknown).await?, lost))
}

/// Warnings about memberships of a returning resident that ended only because of the departure.
async fn lost(
    work: &UnitOfWork<'_>,
    before: &resident::Model,
) -> Result<Vec<Warning>, ChangeError> {
    // A former resident is in no grid, so grid workers may not know the groups.
    let may_know = sensitive_access::may_read_everyone(&work.session.actor);
    if before.household_id.is_some() || !may_know {
        return Ok(Vec::new());
    }
    let Some(stay) = last_stay(&work.tx, before.id).await? else {
        return Ok(Vec::new());
    };
    let key = (before.committee_id, before.id);
    let lost = membership::lost_group_names(work, key, stay.id).await?;
    let lost = Some(lost).filter(|it| !it.is_empty());
    Ok(lost
        .map(|groups| Warning::groups_ended("residentId", &groups, stay.left_on))
        .into_iter()
        .collect())
}

/// Records the departure or death of a resident, a death after the departure, or a correction of the departure.
pub(super) async fn leave(
    session: &Session,
    input: ResidentLeaveInput,
) -> Result<Option<resident::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, LEAVE, &input, &input.options).await?;
    let (committee, before) = lock_resident(&work, &input.resident_id, "residentId").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    check_reason("reason", input.reason, StayChange::Departure)?;
    let Some(household) = before.household_id else {
        let row = departed::change_departure(&mut work, before, &input).await?;
        return work.finish(row).await;
    };
    if input.corrects {
        let here = message!("resident-correction-without-departure");
        return Err(Problem::invalid("corrects", here).into());
    }
    let is_death = input.reason == StayReason::Death;
    if is_death && let Some(last) = late::find_move_after_death(&work, &before, input.on).await? {
        let homes = vec![last.household_id, household];
        work.announce(Fact::Households(committee.clone(), homes))
            .await?;
        let row =
            late::record_death_before_move(&mut work, (before, household), last, input.on).await?;
        return work.finish(row).await;
    }
    work.announce(Fact::Households(committee.clone(), vec![household]))
        .await?;
    let row = depart(&mut work, before, input.on, input.reason).await?;
    work.finish(row).await
}
