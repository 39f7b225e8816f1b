//! Milestones recorded by users.

use cunju_entity::value::{Date, MilestoneSource};
use cunju_entity::{subcommittee, subcommittee_milestone};

use super::super::input::{MilestoneRecordInput, MilestoneRevokeInput};
use super::super::store;
use super::named::lock_existing;
use crate::access::auth::Permission;
use crate::access::session::Session;
use crate::access::session::change::{Fact, Operation, UnitOfWork};
use crate::platform::error::text;
use crate::platform::problem::{
    ChangeError, Problem, ProblemCode, check_past_date, not_before, note, refuse_any,
};

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
        check_source(session, &input.milestone, ("登记", "recorded")),
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
        let message = text(
            format!("该进展已登记为 {day} 达到。如需更正，请先撤销登记。"),
            format!(
                "The milestone is already recorded as reached on {day}. To correct it, revoke it first."
            ),
        );
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
    check_source(session, &input.milestone, ("撤销", "revoked"))?;
    let reached = store::milestones(&work.tx, &[(row.committee_id, row.id)]).await?;
    let milestone = reached.iter().find(|it| it.milestone == input.milestone);
    let milestone = milestone.ok_or_else(|| {
        let none = text(
            "该委员会没有登记这一进展，无需撤销。",
            "The milestone is not recorded for this subcommittee, so there is nothing to revoke.",
        );
        Problem::at("milestone", ProblemCode::NotFound, none)
    })?;
    work.delete(milestone).await?;
    work.announce(Fact::Duties(committee.clone(), Date::START))
        .await?;
    work.finish(row).await
}

/// Checks that a milestone is one that users record and revoke; the verb says which of the two is refused.
fn check_source(session: &Session, key: &str, (zh, en): (&str, &str)) -> Result<(), Problem> {
    let message = match session.kinds.milestone(key).map(|kind| kind.source) {
        Some(MilestoneSource::Recorded) => return Ok(()),
        Some(MilestoneSource::Established) => text(
            format!("该进展在委员会成立时自动达到，不能{zh}。"),
            format!(
                "This milestone is reached when the subcommittee is established and cannot be {en}."
            ),
        ),
        Some(MilestoneSource::Derived) => text(
            format!("该进展由任职自动推算，不能{zh}。请任命人员或终止任职。"),
            format!(
                "This milestone is derived from the appointments and cannot be {en}. Appoint persons or end \
                 appointments instead."
            ),
        ),
        None => {
            let keys = session.kinds.recorded_milestone_keys();
            text(
                format!("没有这种进展。milestone 应为以下之一：{keys}。"),
                format!("There is no such milestone. milestone must be one of {keys}."),
            )
        }
    };
    Err(Problem::invalid("milestone", message))
}
