//! The milestone that is derived from appointments.

use cunju_entity::{committee, subcommittee_milestone};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::access::session::change::{AnnouncedFact, Fact, Follower, UnitOfWork};
use crate::bodies::appointment;
use crate::bodies::subcommittee::{Composition, milestones, undissolved};
use crate::platform::problem::ChangeError;

/// Milestone of a subcommittee whose composition satisfies the rules of its kind (人员配备).
const STAFFED: &str = "STAFFED";
/// Recorded as the author of what is derived from appointments.
const DERIVED: &str = "derived";

/// Maintains the staffed milestone of every existing subcommittee: an appointment in the committee itself counts
/// for the directors of all its subcommittees.
pub struct StaffedMilestones;

impl Follower for StaffedMilestones {
    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        async move {
            for (fact, _) in &told {
                if let Fact::Staff(committee, _) = &**fact {
                    restaff(work, committee).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }
}

async fn restaff(
    work: &mut UnitOfWork<'_>,
    committee: &committee::Model,
) -> Result<(), ChangeError> {
    // The catalog is data: without this row, the foreign key of milestones would refuse what completes a body.
    if work.session.kinds.milestone(STAFFED).is_none() {
        return Ok(());
    }
    let bodies = undissolved(&work.tx, committee.id).await?;
    if bodies.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = bodies
        .iter()
        .map(|body| (body.committee_id, body.id))
        .collect();
    let mut reached = milestones(&work.tx, &ids).await?;
    reached.retain(|row| row.milestone == STAFFED);
    let appointments = appointment::of_committee(&work.tx, committee.id).await?;
    let today = work.clock().today();
    for body in &bodies {
        let Some(kind) = work.session.kinds.subcommittee(&body.kind) else {
            continue;
        };
        let since = Composition::new(kind, body, committee.term_from, &appointments).since(today);
        let before = reached.iter().find(|row| row.subcommittee_id == body.id);
        let after = since.map(|day| subcommittee_milestone::Model {
            subcommittee_id: body.id,
            milestone: STAFFED.to_owned(),
            committee_id: committee.id,
            reached_on: day,
            recorded_by: DERIVED.to_owned(),
        });
        match (before, after) {
            (None, Some(after)) => work.insert(&after).await?,
            // An equal date is not written: each write is an entry of the change log and an event for webhooks.
            (Some(before), Some(after)) if before.reached_on != after.reached_on => {
                work.update(before, &after).await?;
            }
            // The milestone can be lost again. Obligations run after this follower and are open again.
            (Some(before), None) => work.delete(before).await?,
            _ => {}
        }
    }
    Ok(())
}
