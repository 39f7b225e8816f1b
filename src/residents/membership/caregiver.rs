//! Mutations of caregivers: the persons who are named to care for a member of a special group.

use async_graphql::ID;
use cunju_entity::value::{CaregiverId, Date, MembershipId, PersonId};
use cunju_entity::{caregiver, committee, membership};

use super::input::{CaregiverEndInput, CaregiverNameInput};
use super::service::{closed, lock_current_membership, refuse_end};
use super::store;
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::bodies::appointment;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, refuse_any, refuse_stale};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::resident as people;
use crate::units::committee::{CommitteeRef, lock_committee};

const NAME: Operation = Operation::in_committee("caregiver.name", Permission::KeepSpecialGroups);
const END: Operation = Operation::in_committee("caregiver.end", Permission::KeepSpecialGroups);

/// Most caregivers of one member at a time: the four of 四包一, and as many who take over.
const MAX_CAREGIVERS: usize = 8;

/// Names a caregiver for a member.
pub(super) async fn name(
    session: &Session,
    input: CaregiverNameInput,
) -> Result<Option<caregiver::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, NAME, &input, &input.options).await?;
    let (committee, membership) =
        lock_current_membership(&work, &input.membership_id, "membershipId").await?;
    let person = person(&work, &committee, &input.person_id).await?;
    let same =
        |row: &caregiver::Model| row.membership_id == membership.id && row.person_id == person;
    let id: CaregiverId = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    problems.extend(check_past_date("fromOn", input.from_on, work.clock().today()).err());
    problems.extend(not_before_membership(input.from_on, membership.from_on).err());
    let open = store::open_caregivers(&work.tx, (committee.id, membership.id)).await?;
    if open.iter().any(|row| row.person_id == person) {
        let twice = message!("membership-caregiver-exists");
        problems.push(Problem::at("personId", ProblemCode::AlreadyExists, twice));
    }
    if open.len() >= MAX_CAREGIVERS {
        let many = message!("membership-caregivers-too-many", max = MAX_CAREGIVERS);
        problems.push(Problem::invalid("membershipId", many));
    }
    refuse_any(problems)?;
    touch(&mut work, &committee, &membership).await?;
    let row = caregiver::Model {
        id,
        committee_id: committee.id,
        membership_id: membership.id,
        person_id: person,
        from_on: input.from_on,
        until_on: None,
        left_stay_id: None,
        told_until_on: None,
        revision: 1,
    };
    work.insert(&row).await?;
    work.finish(row).await
}

/// Checks that a caregiver does not begin before the membership.
fn not_before_membership(from_on: Date, first: Date) -> Result<(), Problem> {
    if from_on >= first {
        return Ok(());
    }
    let message = message!("membership-caregiver-before-membership", from_on, first);
    Err(Problem::at("fromOn", ProblemCode::BeforeExistence, message))
}

/// The person of the committee that an input names.
async fn person(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    id: &ID,
) -> Result<PersonId, ChangeError> {
    let id = match resolve_reference(work, id, ClientIdType::Person, "personId").await? {
        GlobalId::Person(id) => id,
        other => return Err(other.wrong_type("Person").into()),
    };
    // The foreign key includes the committee (ADR 0022), so another one would fail as a database error.
    let found = if id.0 == committee.id {
        appointment::find_person(&work.tx, id).await?
    } else {
        None
    };
    match found {
        Some(person) => Ok(person.id),
        None => Err(Problem::not_found("personId").into()),
    }
}

/// Touches the household of a member, so that what depends on it is updated.
async fn touch(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
    membership: &membership::Model,
) -> Result<(), ChangeError> {
    let resident = people::find(&work.tx, (committee.id, membership.resident_id)).await?;
    let household = resident.and_then(|row| row.household_id);
    // Empty for a resident who has left; the fact is required all the same.
    let household: Vec<_> = household.into_iter().collect();
    let touched = Fact::Households(committee.clone(), household);
    Ok(work.announce(touched).await?)
}

/// Records that a person no longer cares for a member.
pub(super) async fn end(
    session: &Session,
    input: CaregiverEndInput,
) -> Result<Option<caregiver::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, END, &input, &input.options).await?;
    let id = match resolve_reference(&work, &input.id, ClientIdType::Caregiver, "id").await? {
        GlobalId::Caregiver(id) => id,
        other => return Err(other.wrong_type("Caregiver").into()),
    };
    let committee = lock_committee(&work, CommitteeRef::Id(id.0), "id").await?;
    let found = store::find_caregiver(&work.tx, id).await?;
    let before = found.ok_or_else(|| Problem::missing("id", id.1.uuid()))?;
    if let Some(day) = before.until_on {
        return Err(closed("id", day).into());
    }
    refuse_stale(input.expected_revision, before.revision)?;
    refuse_end(before.from_on, input.until_on, work.clock().today())?;
    let membership = (committee.id, before.membership_id);
    let membership = store::find(&work.tx, membership).await?;
    let membership = membership.ok_or_else(|| Problem::not_found("id"))?;
    touch(&mut work, &committee, &membership).await?;
    let row = stopped(&mut work, before, input.until_on).await?;
    work.finish(row).await
}

/// Ends a caregiver within a change, not before the first day.
async fn stopped(
    work: &mut UnitOfWork<'_>,
    before: caregiver::Model,
    on: Date,
) -> Result<caregiver::Model, ChangeError> {
    let row = caregiver::Model {
        until_on: Some(on.max(before.from_on)),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    Ok(row)
}

/// Ends all caregivers of a member within a change.
pub(super) async fn end_caregivers(
    work: &mut UnitOfWork<'_>,
    membership: InCommittee<MembershipId>,
    on: Date,
) -> Result<(), ChangeError> {
    for caregiver in store::open_caregivers(&work.tx, membership).await? {
        stopped(work, caregiver, on).await?;
    }
    Ok(())
}
