//! Visits to a household that is merged into another one. They count for that one, as a visit does that is recorded
//! after the merge: the figures must not depend on which of the two facts arrives first.

use cunju_entity::value::{CommitteeId, HouseholdId};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{rules, store};
use crate::access::session::change::{AnnouncedFact, Fact, Follower, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;

/// Moves the visits to a merged household to the one that it was merged into. Runs before the counters, which read them.
pub struct VisitsOfMerged;

impl Follower for VisitsOfMerged {
    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        async move {
            for (fact, _) in &told {
                if let Fact::Merged {
                    committee,
                    from,
                    into,
                } = **fact
                {
                    move_visits(work, committee, (from, into)).await?;
                }
            }
            Ok(())
        }
        .boxed()
    }
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
