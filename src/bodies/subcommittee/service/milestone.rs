//! Milestones recorded by users.

use cunju_entity::value::{Date, MilestoneSource};
use cunju_entity::{subcommittee, subcommittee_milestone};

use super::super::input::{MilestoneRecordInput, MilestoneRevokeInput};
use super::super::store;
use super::named::lock_existing;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::message::{Text, message};
use crate::platform::problem::{ChangeError, Problem, ProblemCode, note, refuse_any};
use crate::reference::dates::{check_past_date, not_before};

const RECORD: Operation = Operation::in_committee("milestone.record", Permission::KeepBodies);
const REVOKE: Operation = Operation::in_committee("milestone.revoke", Permission::KeepBodies);

/// Records a milestone of a subcommittee.
pub(in crate::bodies::subcommittee) async fn record(
    session: &Session,
    input: MilestoneRecordInput,
) -> Result<Option<subcommittee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, RECORD, &input, &input.options).await?;
    let (committee, row) = lock_existing(&work, &input.subcommittee_id, "subcommitteeId").await?;
    let mut problems = Vec::new();
    note(
        &mut problems,
        check_source(
            session,
            &input.milestone,
            &message!("subcommittee-milestone-verb-recorded"),
        ),
    );
    let day = input.reached_on;
    note(
        &mut problems,
        check_past_date("reachedOn", day, session.clock.today()),
    );
    note(
        &mut problems,
        not_before("reachedOn", day, row.established_on),
    );
    refuse_any(problems)?;
    let reached = store::milestones(&work.tx, &[(row.committee_id, row.id)]).await?;
    if let Some(earlier) = reached.iter().find(|it| it.milestone == input.milestone) {
        let day = earlier.reached_on;
        let message = message!("subcommittee-milestone-already-recorded", day);
        return Err(Problem::at("milestone", ProblemCode::AlreadyExists, message).into());
    }
    let milestone = subcommittee_milestone::Model {
        subcommittee_id: row.id,
        milestone: input.milestone,
        committee_id: committee.id,
        reached_on: day,
        recorded_by: session.actor.subject().to_owned(),
    };
    work.insert(&milestone).await?;
    // `Date::START`: recording late is a correction, which changes past figures too (ADR 0005).
    work.announce(Fact::Duties(committee.clone(), Date::START))
        .await?;
    work.finish(row).await
}

/// Revokes a recorded milestone of a subcommittee.
pub(in crate::bodies::subcommittee) async fn revoke(
    session: &Session,
    input: MilestoneRevokeInput,
) -> Result<Option<subcommittee::Model>, ChangeError> {
    let mut work = UnitOfWork::begin(session, REVOKE, &input, &input.options).await?;
    let (committee, row) = lock_existing(&work, &input.subcommittee_id, "subcommitteeId").await?;
    check_source(
        session,
        &input.milestone,
        &message!("subcommittee-milestone-verb-revoked"),
    )?;
    let reached = store::milestones(&work.tx, &[(row.committee_id, row.id)]).await?;
    let milestone = reached.iter().find(|it| it.milestone == input.milestone);
    let milestone = milestone.ok_or_else(|| {
        let none = message!("subcommittee-milestone-not-recorded");
        Problem::at("milestone", ProblemCode::NotFound, none)
    })?;
    work.delete(milestone).await?;
    // Revoking corrects an error, so the milestone disappears from past figures too (ADR 0005).
    work.announce(Fact::Duties(committee.clone(), Date::START))
        .await?;
    work.finish(row).await
}

/// Checks that a milestone is one that users record and revoke; the verb says which of the two is refused.
fn check_source(session: &Session, key: &str, verb: &Text) -> Result<(), Problem> {
    let message = match session.kinds.milestone(key).map(|kind| kind.source) {
        Some(MilestoneSource::Recorded) => return Ok(()),
        Some(MilestoneSource::Established) => message!("subcommittee-milestone-automatic", verb),
        // Coverage is computed from the register and never reported, so nobody can declare a body staffed.
        Some(MilestoneSource::Derived) => message!("subcommittee-milestone-derived", verb),
        None => {
            let keys = session.kinds.recorded_milestone_keys();
            message!("subcommittee-milestone-unknown", keys)
        }
    };
    Err(Problem::invalid("milestone", message))
}
