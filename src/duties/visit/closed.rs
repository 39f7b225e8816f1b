//! Visits to a household that is closed. Those to a merged one count for the household that it was merged into, as a
//! visit does that is recorded after the merge: the figures must not depend on which of the two facts arrives first.

use cunju_entity::value::{CommitteeId, Date, HouseholdId};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{rules, store};
use crate::access::session::change::{AnnouncedFact, Fact, Follower, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem};
use crate::residents::sensitive_access;

/// Moves the visits to a merged household to the one that it was merged into, and refuses to close a household before its
/// last visit. Runs before the counters, which read the visits.
pub struct VisitsOfClosed;

impl Follower for VisitsOfClosed {
    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        async move {
            for (fact, _) in &told {
                let Fact::Closed {
                    committee,
                    household,
                    on,
                    into,
                } = **fact
                else {
                    continue;
                };
                match into {
                    Some(into) => move_visits(work, committee, (household, into)).await?,
                    None => refuse_early(work, committee, (household, on)).await?,
                }
            }
            Ok(())
        }
        .boxed()
    }
}

/// Refuses to close a household on a day before its last visit, as a visit after the closing is refused.
async fn refuse_early(
    work: &UnitOfWork<'_>,
    committee: CommitteeId,
    (household, on): (HouseholdId, Date),
) -> Result<(), ChangeError> {
    let visits = store::in_open_campaigns(&work.tx, committee, &[household]).await?;
    let mut later: Vec<_> = visits.iter().filter(|it| it.visited_on > on).collect();
    if later.is_empty() {
        return Ok(());
    }
    // A visit of a campaign for a special group would tell that the household has a member.
    let ids: Vec<_> = later.iter().map(|visit| visit.id.uuid()).collect();
    let known = sensitive_access::visits_visible_to(work.session, &ids).await?;
    later.retain(|visit| known.contains(&visit.id.uuid()));
    let Some(day) = later.iter().map(|visit| visit.visited_on).max() else {
        return Ok(());
    };
    let early = message!("visit-after-closing", on, day);
    Err(Problem::invalid("on", early).into())
}

async fn move_visits(
    work: &mut UnitOfWork<'_>,
    committee: CommitteeId,
    (from, into): (HouseholdId, HouseholdId),
) -> Result<(), Error> {
    let visits = store::in_open_campaigns(&work.tx, committee, &[from, into]).await?;
    let (moving, there): (Vec<_>, Vec<_>) =
        visits.into_iter().partition(|it| it.household_id == from);
    for visit in moving {
        let Some(last) = there.iter().find(|it| it.campaign_id == visit.campaign_id) else {
            let mut row = visit.clone();
            row.household_id = into;
            row.revision += 1;
            work.update(&visit, &row).await?;
            continue;
        };
        work.update(last, &rules::merged(last, &visit)).await?;
        // First, so that a repeated request finds the outcome that its visit counts in now.
        store::move_attempts(&work.tx, committee, (visit.id, last.id)).await?;
        work.delete(&visit).await?;
    }
    Ok(())
}
