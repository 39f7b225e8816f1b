//! Visits that are recorded late. The date of the visit decides, not the date of the recording: a visit is checked
//! against the register on its date, and counts for the household that its household was merged into since then.

use std::collections::HashSet;

use cunju_entity::value::{CampaignPopulation, Date, GridId, HouseholdId};
use cunju_entity::{campaign, committee, visit};
use serde_json::Value;
use uuid::Uuid;

use super::late_store as store;
use super::store::{VisitFacts, Visitor};
use crate::access::session::change::UnitOfWork;
use crate::platform::clock;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem};
use crate::reference::global_id::InCommittee;
use crate::residents::sensitive_access;

/// Maximum length of a chain of merged households that is followed.
const MOST: usize = 20;

/// The date at which the caller's access decides whether the caller may know that a campaign for a special group
/// includes a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessTime {
    /// The caller has access now.
    Now,
    /// The caller served in the household's grid on the date of the visit.
    AtVisit,
}

/// The household that a visit counts for.
pub(super) struct Target {
    pub(super) home: InCommittee<HouseholdId>,
    pub(super) committee: committee::Model,
    /// Outcome so far; `None` before the first visit.
    pub(super) last: Option<visit::Model>,
    /// Whether the campaign includes the household now.
    pub(super) concerned: bool,
    /// Whether the counters of the campaign included the household before the visit.
    pub(super) counts: bool,
}

/// Checks the visitor against the grids that the household was in on the date, and returns these grids.
pub(super) async fn check_visitor(
    work: &UnitOfWork<'_>,
    home: InCommittee<HouseholdId>,
    (visitor, day): (&Visitor, Date),
    call: &mut VisitFacts,
) -> Result<HashSet<GridId>, Error> {
    let now: HashSet<GridId> = call.grid_id.into_iter().collect();
    let today = work.clock().today();
    // The current state is enough for most visits: they are recorded on the same day.
    if day > today || (day == today && call.visitor.is_some()) {
        return Ok(now);
    }
    let grids = grids(work, home, call.grid_id, day).await?;
    if grids != now {
        call.visitor =
            store::visitor_in_committee(&work.tx, home.0, visitor, (day, &grids)).await?;
    }
    Ok(grids)
}

/// Grids that a household was in on a date. If the household was registered after that date: all grids that it has
/// been in since. The change log has the grid before and after each change.
async fn grids(
    work: &UnitOfWork<'_>,
    home: InCommittee<HouseholdId>,
    now: Option<GridId>,
    day: Date,
) -> Result<HashSet<GridId>, Error> {
    let changes = store::changes(&work.tx, home).await?;
    let (starts, ends) = (clock::start_of_day(day), clock::start_of_day(day.plus(1)));
    // An imported household has no change log entry for its creation; its ID contains the time.
    let first = changes.first().filter(|change| change.before.is_none());
    let made = first.map(|change| change.at);
    let made = made.or_else(|| clock::creation_time(home.1.uuid()));
    let registered = made.is_none_or(|made| made < ends);
    let mut grids = HashSet::new();
    let mut is_first = true;
    for change in changes.iter().filter(|change| change.at >= starts) {
        if is_first || !registered {
            grids.extend(grid(change.before.as_ref()));
        }
        if change.at < ends || !registered {
            grids.extend(grid(change.after.as_ref()));
        }
        is_first = false;
    }
    if is_first || !registered {
        grids.extend(now);
    }
    Ok(grids)
}

/// Grid of a change log entry, whose columns may be those of an earlier version of the table.
fn grid(row: Option<&Value>) -> Option<GridId> {
    let id = row?.get("grid_id")?.as_str()?;
    Uuid::try_parse(id).ok().map(GridId::new)
}

/// Whether the caller may know if a campaign includes a household. This is checked before anything that would
/// disclose it, so that a caller who may not know gets the same response for every household.
pub(super) async fn sight(
    work: &UnitOfWork<'_>,
    home: InCommittee<HouseholdId>,
    campaign: &campaign::Model,
    (grids, day): (&HashSet<GridId>, Date),
) -> Result<Result<AccessTime, Problem>, ChangeError> {
    let session = work.session;
    if campaign.population != CampaignPopulation::SpecialGroup
        || sensitive_access::may_read_everyone(&session.actor)
    {
        return Ok(Ok(AccessTime::Now));
    }
    let stand = sensitive_access::household_location(session, &work.tx, home.1).await?;
    let stand = stand.filter(|it| !it.needs_confirmation);
    // An unconfirmed household does not count as own: a grid worker could move it into the grid to learn this.
    if stand.is_some_and(|it| it.own) {
        return Ok(Ok(AccessTime::Now));
    }
    if stand.is_some() && day < work.clock().today() {
        let account = Visitor::Account(session.actor.subject().to_owned());
        let served = store::visitor_in_grids(&work.tx, home.0, &account, (day, grids)).await?;
        if served.is_some() {
            return Ok(Ok(AccessTime::AtVisit));
        }
    }
    let unknown = message!("visit-not-by-worker-of-grid");
    Ok(Err(Problem::invalid("householdId", unknown)))
}

/// The household that a visit to `home` counts for: itself, or the household that it was merged into. A household
/// that moved to another committee is a different household there and is visited by persons of that committee.
pub(super) async fn target(
    work: &UnitOfWork<'_>,
    (home, committee): (InCommittee<HouseholdId>, &committee::Model),
    campaign: &campaign::Model,
    call: VisitFacts,
) -> Result<Target, ChangeError> {
    let merged = match call.closed_on {
        Some(_) => merged_into(work, home).await?,
        None => None,
    };
    if let Some(next) = merged
        && let Some(outcome) = store::outcome(&work.tx, next, campaign.id).await?
    {
        return Ok(Target {
            home: next,
            committee: committee.clone(),
            counts: outcome.last.is_some() || outcome.concerned,
            last: outcome.last,
            concerned: outcome.concerned,
        });
    }
    Ok(Target {
        home,
        committee: committee.clone(),
        counts: call.closed_on.is_none() && (call.last.is_some() || call.concerned),
        last: call.last,
        concerned: call.concerned,
    })
}

/// The open household of the committee at the end of the chain of merges.
async fn merged_into(
    work: &UnitOfWork<'_>,
    (committee, home): InCommittee<HouseholdId>,
) -> Result<Option<InCommittee<HouseholdId>>, Error> {
    let mut id = home;
    // Bounded, so that a circle of links in damaged data does not hold the lock of the committee.
    for _ in 0..MOST {
        match store::merged_into(&work.tx, (committee, id)).await? {
            Some(next) if next.is_open => return Ok(Some((committee, next.id))),
            Some(next) => id = next.id,
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Whether a campaign includes the households of a committee.
pub(super) fn concerns(
    work: &UnitOfWork<'_>,
    campaign: &campaign::Model,
    row: &committee::Model,
) -> bool {
    let above = work.session.divisions.scopes(row.division_id);
    campaign.committee_id == Some(row.id)
        || campaign
            .scope_division_id
            .is_some_and(|id| above.contains(&id))
}

/// Whether a campaign included a household on a date, or includes now the household that the visit counts for, as far
/// as the caller may know.
pub(super) async fn concerned(
    work: &UnitOfWork<'_>,
    home: InCommittee<HouseholdId>,
    campaign: &campaign::Model,
    (target, sight, day): (&Target, AccessTime, Date),
) -> Result<bool, Error> {
    if sight == AccessTime::Now && (target.concerned || target.last.is_some()) {
        return Ok(true);
    }
    // Who served in the grid only on the date of the visit may not learn of a membership that began later, or was
    // recorded later.
    let recorded = (sight == AccessTime::AtVisit).then(|| clock::start_of_day(day.plus(1)));
    Ok(store::concerned_on(&work.tx, home.1, campaign, (day, recorded)).await?)
}
