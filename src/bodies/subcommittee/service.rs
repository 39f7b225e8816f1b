//! Changes to subcommittees and their milestones.

mod milestone;
mod named;

use cunju_entity::value::{Date, MilestoneSource};
use cunju_entity::{committee, subcommittee, subcommittee_milestone};

use super::input::SubcommitteeEstablishInput;
use super::rules::Composition;
use super::store;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::{message, text};
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, note, optional_words, refuse_any,
};
use crate::reference::dates::{check_past_date, not_before};
use crate::units::committee::{CommitteeRef, lock_committee};

pub(super) use milestone::{record, revoke};
pub(crate) use named::lock_existing;
pub use named::{decode, dissolved_error};

const MAX_DOCUMENT_NUMBER: usize = 100;
const MAX_DUTIES: usize = 2_000;

const ESTABLISH: Operation =
    Operation::in_committee("subcommittee.establish", Permission::KeepBodies);

/// Establishes a subcommittee.
pub(super) async fn establish(
    session: &Session,
    input: SubcommitteeEstablishInput,
) -> Result<Option<subcommittee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, ESTABLISH, &input, &input.options).await?;
    let committee = lock_committee(
        &work,
        CommitteeRef::Code(input.committee_code),
        "committeeCode",
    )
    .await?;
    let same = |row: &subcommittee::Model| {
        row.committee_id == committee.id
            && row.kind == input.kind
            && row.established_on == input.established_on
    };
    let id = work.new_id(input.id.as_ref(), same).await?;
    let mut problems = untimely(&work, &committee, &input);
    // A virtual committee is a placeholder for a town without any. It has no members and owes nothing.
    if committee.is_virtual {
        problems.push(Problem::invalid(
            "committeeCode",
            message!("subcommittee-committee-virtual"),
        ));
    }
    problems.extend(occupied(&work, &committee, &input).await?);
    let number = input.document_number.as_deref();
    let number = optional_words("documentNumber", number, MAX_DOCUMENT_NUMBER);
    let document_number = note(&mut problems, number).flatten();
    let duties = optional_words("duties", input.duties.as_deref(), MAX_DUTIES);
    let duties = note(&mut problems, duties).flatten();
    refuse_any(problems)?;
    let row = subcommittee::Model {
        id,
        committee_id: committee.id,
        kind: input.kind,
        established_on: input.established_on,
        dissolved_on: None,
        document_number,
        duties,
        revision: 1,
    };
    work.insert(&row).await?;
    set_up(&mut work, &row).await?;
    let kind = session.kinds.subcommittee(&row.kind);
    // The new subcommittee has no appointments yet, and other bodies' appointments do not depend on it.
    let empty = kind.map(|kind| Composition::new(kind, &row, committee.term_from, &[]));
    if empty.is_some_and(|empty| empty.since(work.clock().today()).is_some()) {
        // `Date::START`: nothing that was met before is lost by a new subcommittee, so no interval ends (ADR 0005).
        let staff = Fact::Staff(committee.clone(), Date::START);
        work.announce(staff).await?;
    }
    work.announce(Fact::Duties(committee.clone(), Date::START))
        .await?;
    work.finish(row).await
}

/// The user error if the committee has, or had until a later date, a subcommittee of this kind.
async fn occupied(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    input: &SubcommitteeEstablishInput,
) -> Result<Vec<Problem>, ChangeError> {
    let mut problems = Vec::new();
    let same = store::of_kind(&work.tx, committee.id, &input.kind).await?;
    if let Some(other) = same.iter().find(|other| other.dissolved_on.is_none()) {
        let day = other.established_on;
        let message = message!("subcommittee-kind-exists", day);
        problems.push(Problem::at("kind", ProblemCode::AlreadyExists, message));
    }
    // The unique index permits one that is not dissolved, but cannot see that two periods overlap.
    let last_end = same.iter().filter_map(|other| other.dissolved_on).max();
    if let Some(end) = last_end.filter(|end| input.established_on < *end) {
        let message = message!("subcommittee-established-before-previous-end", end);
        problems.push(Problem::at(
            "establishedOn",
            ProblemCode::AlreadyExists,
            message,
        ));
    }
    Ok(problems)
}

/// The user error if the kind or the date of a new subcommittee is not valid.
fn untimely(
    work: &UnitOfWork<'_>,
    committee: &committee::Model,
    input: &SubcommitteeEstablishInput,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let kinds = &work.session.kinds;
    let day = input.established_on;
    match kinds.subcommittee(&input.kind) {
        None => {
            let keys = kinds.subcommittee_keys();
            let message = message!("catalog-subcommittee-kind-unknown", keys);
            problems.push(Problem::invalid("kind", message));
        }
        Some(kind) if day < kind.in_force_from => {
            let from = kind.in_force_from;
            let message = message!(
                "subcommittee-kind-not-in-force",
                kind = text(&*kind.name_zh, &*kind.name_en),
                from
            );
            problems.push(Problem::invalid("establishedOn", message));
        }
        Some(_) => {}
    }
    note(
        &mut problems,
        check_past_date("establishedOn", day, work.clock().today()),
    );
    if let Some(from) = committee.valid_from {
        note(&mut problems, not_before("establishedOn", day, from));
    }
    problems
}

/// Adds the milestones that a subcommittee reaches when it is established.
async fn set_up(work: &mut UnitOfWork<'_>, row: &subcommittee::Model) -> Result<(), ChangeError> {
    let kinds = work.session.kinds.milestones.iter();
    let kinds = kinds.filter(|kind| kind.source == MilestoneSource::Established);
    for kind in kinds {
        let milestone = subcommittee_milestone::Model {
            subcommittee_id: row.id,
            milestone: kind.key.clone(),
            committee_id: row.committee_id,
            reached_on: row.established_on,
            recorded_by: work.session.actor.subject().to_owned(),
        };
        work.insert(&milestone).await?;
    }
    Ok(())
}
