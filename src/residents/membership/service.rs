//! Mutations of memberships in special groups.

use async_graphql::{ID, MaybeUndefined};
use cunju_entity::value::{Date, MembershipId};
use cunju_entity::{committee, membership, resident, special_group_kind, stay};

use super::caregiver::end_caregivers;
use super::input::{MembershipBeginInput, MembershipEndInput, MembershipReviewInput};
use super::new_membership::new_membership;
use super::{rules, store};
use crate::access::auth::Permission;
use crate::access::client_id::{ClientIdType, resolve_reference};
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_stale, words};
use crate::reference::dates::check_past_date;
use crate::reference::global_id::{GlobalId, InCommittee};
use crate::residents::resident as people;
use crate::residents::stay::last_stay;
use crate::units::committee::{CommitteeRef, lock_committee};

const BEGIN: Operation = Operation::in_committee("membership.begin", Permission::KeepSpecialGroups);
const REVIEW: Operation =
    Operation::in_committee("membership.review", Permission::KeepSpecialGroups);
const END: Operation = Operation::in_committee("membership.end", Permission::KeepSpecialGroups);

/// Longest name of a department, in characters.
const MAX_DEPARTMENT: usize = 100;

/// Adds a resident to a special group.
pub(super) async fn begin(
    session: &Session,
    input: MembershipBeginInput,
) -> Result<Option<membership::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, BEGIN, &input, &input.options).await?;
    let (committee, resident) =
        people::lock_resident(&work, &input.resident_id, "residentId").await?;
    let same = |row: &membership::Model| {
        row.resident_id == resident.id && row.kind == input.kind && row.from_on == input.from_on
    };
    let id: MembershipId = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = Vec::new();
    let kind = note(&mut problems, kind(session, &input.kind));
    let today = work.clock().today();
    note(
        &mut problems,
        check_past_date("fromOn", input.from_on, today),
    );
    let born = people::person_values::check_not_before_birth(
        "fromOn",
        resident.birth_on,
        Some(input.from_on),
    );
    note(&mut problems, born);
    let department = input.source_department.as_deref();
    let department = department.or(kind.map(|kind| &*kind.source_department));
    let department = words(
        "sourceDepartment",
        // Of an unknown kind, which is reported already; a second problem about the department would be untrue.
        department.unwrap_or("-"),
        MAX_DEPARTMENT,
    );
    let department = note(&mut problems, department);
    if let MaybeUndefined::Value(day) = input.review_on {
        note(&mut problems, later("reviewOn", day, input.from_on));
    }
    let left_stay = note(&mut problems, left(&work, &resident, input.from_on).await?).flatten();
    let until_on = left_stay.as_ref().map(|stay| stay.left_on);
    let others = store::in_group(&work.tx, (committee.id, resident.id), &input.kind).await?;
    note(&mut problems, alone(&others, input.from_on, until_on));
    let Some((kind, department)) = kind.zip(department).filter(|_| problems.is_empty()) else {
        return Err(ChangeError::Refused(problems));
    };
    let household: Vec<_> = resident.household_id.into_iter().collect();
    work.announce(Fact::Households(committee.clone(), household))
        .await?;
    let mut row = new_membership(id, &resident, kind, input.from_on);
    row.source_department = department;
    if let Some(review_on) = input.review_on.as_opt_ref() {
        row.review_on = review_on.copied();
    }
    row.review_on = row.review_on.filter(|_| until_on.is_none());
    row.until_on = until_on;
    row.left_stay_id = left_stay.map(|stay| stay.id);
    work.insert(&row).await?;
    work.finish(row).await
}

fn kind<'a>(session: &'a Session, key: &str) -> Result<&'a special_group_kind::Model, Problem> {
    session.kinds.special_group(key).ok_or_else(|| {
        let none = session.kinds.no_special_group();
        Problem::invalid("kind", none)
    })
}

/// The stay with which a membership has already ended, because it is recorded after the resident left or died. Refuses
/// one that would begin on that date or later.
async fn left(
    work: &UnitOfWork<'_>,
    resident: &resident::Model,
    from_on: Date,
) -> Result<Result<Option<stay::Model>, Problem>, ChangeError> {
    if resident.household_id.is_some() {
        return Ok(Ok(None));
    }
    let stay = last_stay(&work.tx, resident.id).await?;
    let left_on = stay.as_ref().map(|stay| stay.left_on);
    let problem = match left_on {
        Some(day) if from_on < day => return Ok(Ok(stay)),
        Some(day) => message!("membership-begins-after-departure", day),
        None => message!("membership-resident-gone"),
    };
    Ok(Err(Problem::at(
        "residentId",
        ProblemCode::AlreadyClosed,
        problem,
    )))
}

/// Refuses a second membership in a group for the same days.
fn alone(
    others: &[membership::Model],
    from_on: Date,
    until_on: Option<Date>,
) -> Result<(), Problem> {
    // Half-open: the day on which one membership ends may be the first of the next.
    let overlaps = |other: &&membership::Model| {
        other.until_on.is_none_or(|until| until > from_on)
            && until_on.is_none_or(|until| until > other.from_on)
    };
    let Some(other) = others.iter().find(overlaps) else {
        return Ok(());
    };
    let member = match other.until_on {
        None => message!("membership-exists"),
        Some(day) => message!("membership-overlaps", from_on = other.from_on, day),
    };
    Err(Problem::at("kind", ProblemCode::AlreadyExists, member))
}

/// Requires a date to be after another one.
fn later(field: &str, day: Date, than: Date) -> Result<(), Problem> {
    if day > than {
        return Ok(());
    }
    let early = message!("membership-date-not-later", field, day, than);
    Err(Problem::invalid(field, early))
}

/// Records that a membership was reviewed and continues.
pub(super) async fn review(
    session: &Session,
    input: MembershipReviewInput,
) -> Result<Option<membership::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, REVIEW, &input, &input.options).await?;
    let (_, before) = lock_current_membership(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    let today = work.clock().today();
    let mut row = before.clone();
    row.revision += 1;
    row.review_on = match input.next_review_on {
        MaybeUndefined::Undefined => {
            let kind = session.kinds.special_group(&before.kind);
            kind.and_then(|kind| rules::review_on(kind, today))
        }
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(day) => {
            later("nextReviewOn", day, today)?;
            Some(day)
        }
    };
    work.update(&before, &row).await?;
    work.finish(row).await
}

/// Ends a membership and its caregivers.
pub(super) async fn end(
    session: &Session,
    input: MembershipEndInput,
) -> Result<Option<membership::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, END, &input, &input.options).await?;
    let (committee, before) = lock_current_membership(&work, &input.id, "id").await?;
    refuse_stale(input.expected_revision, before.revision)?;
    refuse_end(before.from_on, input.until_on, work.clock().today())?;
    let resident = (committee.id, before.resident_id);
    let resident = people::find(&work.tx, resident).await?;
    let household: Vec<_> = resident
        .and_then(|row| row.household_id)
        .into_iter()
        .collect();
    work.announce(Fact::Households(committee.clone(), household))
        .await?;
    let row = ended(&mut work, before, input.until_on).await?;
    work.finish(row).await
}

/// Ends a membership within a change, not before its first day.
pub(super) async fn ended(
    work: &mut UnitOfWork<'_>,
    before: membership::Model,
    on: Date,
) -> Result<membership::Model, ChangeError> {
    let row = membership::Model {
        until_on: Some(on.max(before.from_on)),
        revision: before.revision + 1,
        ..before.clone()
    };
    work.update(&before, &row).await?;
    end_caregivers(work, (row.committee_id, row.id), on).await?;
    Ok(row)
}

/// Refuses an end in the future or before the first day.
pub(super) fn refuse_end(from: Date, until: Date, today: Date) -> Result<(), ChangeError> {
    check_past_date("untilOn", until, today)?;
    if until >= from {
        return Ok(());
    }
    let early = message!("membership-until-before-first-day", from);
    Err(Problem::invalid("untilOn", early).into())
}

async fn decode(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<InCommittee<MembershipId>, ChangeError> {
    match resolve_reference(work, id, ClientIdType::Membership, field).await? {
        GlobalId::Membership(named) => Ok(named),
        other => Err(other.wrong_type("Membership").into()),
    }
}

/// The current membership that `field` names, and its committee, locked.
pub(super) async fn lock_current_membership(
    work: &UnitOfWork<'_>,
    id: &ID,
    field: &str,
) -> Result<(committee::Model, membership::Model), ChangeError> {
    let id = decode(work, id, field).await?;
    let committee = lock_committee(work, CommitteeRef::Id(id.0), field).await?;
    let found = store::find(&work.tx, id).await?;
    let row = found.ok_or_else(|| Problem::missing(field, id.1.uuid()))?;
    match row.until_on {
        None => Ok((committee, row)),
        Some(day) => Err(closed(field, day).into()),
    }
}

/// The user error for a change of something that has ended.
pub(super) fn closed(field: &str, day: Date) -> Problem {
    let ended = message!("membership-ended", day);
    Problem::at(field, ProblemCode::AlreadyClosed, ended)
}
