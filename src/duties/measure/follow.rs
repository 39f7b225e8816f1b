//! Updates the counters after a change, by comparing what the changed part of a committee adds to them before and
//! after.

use std::collections::{BTreeMap, BTreeSet};

use cunju_entity::value::{
    CampaignPopulation, Code, CommitteeId, Date, GridId, HouseholdId, Measure, VisitOutcome,
};
use cunju_entity::{campaign, committee};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::ActiveEnum;

use super::rebuild::{rebuild_campaign_counters, rebuild_counters};
use super::rules::{Counts, Deltas};
use super::store::{self, Load};
use crate::access::session::change::{AnnouncedFact, Fact, Follower, Memo, UnitOfWork};
use crate::platform::error::Error;
use crate::platform::problem::ChangeError;

/// Keeps the counters of households, residents, special group members, visits, grids and three-person groups up to
/// date.
pub struct Counters;

impl Follower for Counters {
    fn before<'a>(
        &'a self,
        work: &'a UnitOfWork<'_>,
        fact: &'a Fact,
    ) -> BoxFuture<'a, Result<Option<Memo>, Error>> {
        async move {
            let found = CounterSnapshot::of(work, fact).await?;
            Ok(found.map(|found| -> Memo { Box::new(found) }))
        }
        .boxed()
    }

    fn after<'a>(
        &'a self,
        work: &'a mut UnitOfWork<'_>,
        told: Vec<AnnouncedFact>,
    ) -> BoxFuture<'a, Result<(), ChangeError>> {
        async move { Ok(follow(work, told).await?) }.boxed()
    }
}

/// Updates all counters in one statement, so that concurrent changes lock the same rows in the same order.
async fn follow(work: &UnitOfWork<'_>, told: Vec<AnnouncedFact>) -> Result<(), Error> {
    let mut deltas = Deltas::default();
    let mut loads = Vec::new();
    for (fact, memo) in &told {
        if let Fact::Visit {
            campaign,
            committee,
            before,
            after,
        } = &**fact
        {
            // Without reading anything: visits are by far the most frequent change (ADR 0010).
            let was = visited(campaign, *committee, *before);
            deltas = deltas.and(visited(campaign, *committee, Some(*after)).since(&was));
        }
        let before = memo
            .as_ref()
            .and_then(|memo| memo.downcast_ref::<CounterSnapshot>());
        if let Some((before, mut after)) = before.zip(CounterSnapshot::of(work, fact).await?) {
            let counts = std::mem::take(&mut after.counts);
            deltas = deltas.and(counts.since(&before.counts));
            loads.push((before, after));
        }
    }
    store::apply(&work.tx, &deltas).await?;
    for (before, after) in loads {
        load(work, before, &after).await?;
    }
    // Rebuilds come last: they count from the facts and replace what the differences have written.
    for (fact, _) in &told {
        match &**fact {
            Fact::Counts(ranges) => {
                for range in ranges {
                    rebuild_counters(&work.tx, *range).await?;
                }
            }
            Fact::Campaign(campaign, range) => {
                rebuild_campaign_counters(&work.tx, campaign, *range).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the last visit to a household adds to the counters of a campaign.
fn visited(
    campaign: &campaign::Model,
    committee: Code,
    last: Option<(VisitOutcome, Date)>,
) -> Deltas {
    let mut counts = Deltas::default();
    let household = Counts::visit(last, campaign.ends_on);
    counts.add(
        Measure::Campaign,
        &campaign.id.to_string(),
        committee,
        household,
    );
    counts
}

/// Updates the numbers of households and persons in the grids of a committee.
async fn load(
    work: &UnitOfWork<'_>,
    before: &CounterSnapshot,
    after: &CounterSnapshot,
) -> Result<(), Error> {
    let (was, is) = (&before.loads, &after.loads);
    let grids: BTreeSet<GridId> = was.keys().chain(is.keys()).copied().collect();
    for grid in grids {
        let was = was.get(&grid).copied().unwrap_or_default();
        let is = is.get(&grid).copied().unwrap_or_default();
        if was != is {
            store::load(&work.tx, after.committee, grid, is.since(was)).await?;
        }
    }
    Ok(())
}

/// What a part of a committee adds to the counters.
struct CounterSnapshot {
    committee: CommitteeId,
    counts: Deltas,
    loads: BTreeMap<GridId, Load>,
}

impl CounterSnapshot {
    /// What the changed part adds now; `None` if the fact is not counted by differences. A household that does not
    /// exist yet adds nothing.
    async fn of(work: &UnitOfWork<'_>, fact: &Fact) -> Result<Option<Self>, Error> {
        Ok(match fact {
            Fact::Posts(committee) => Some(Self::posts(work, committee).await?),
            Fact::Households(committee, ids) => Some(Self::homes(work, committee, ids).await?),
            _ => None,
        })
    }

    fn none(committee: &committee::Model) -> Self {
        Self {
            committee: committee.id,
            counts: Deltas::default(),
            loads: BTreeMap::new(),
        }
    }

    async fn posts(work: &UnitOfWork<'_>, committee: &committee::Model) -> Result<Self, Error> {
        let mut snapshot = Self::none(committee);
        for post in store::posts(&work.tx, committee).await? {
            let counts = Counts::one(post.met);
            snapshot
                .counts
                .add(post.measure, "", committee.code, counts);
        }
        Ok(snapshot)
    }

    async fn homes(
        work: &UnitOfWork<'_>,
        committee: &committee::Model,
        ids: &[HouseholdId],
    ) -> Result<Self, Error> {
        let mut snapshot = Self::none(committee);
        let above = work.session.divisions.scopes(committee.division_id);
        let campaigns = store::campaigns(&work.tx, committee.id, above).await?;
        let found = store::homes(&work.tx, committee.id, ids, &campaigns).await?;
        for home in found.values() {
            snapshot.add(committee.code, home, &campaigns);
        }
        Ok(snapshot)
    }

    fn add(
        &mut self,
        committee: Code,
        home: &store::HouseholdFacts,
        campaigns: &[campaign::Model],
    ) {
        let counts = &mut self.counts;
        let gridded = Counts::one(home.grid.is_some());
        counts.add(Measure::HouseholdGrid, "", committee, gridded);
        for state in &home.states {
            let subject = state.to_value();
            counts.add(Measure::Residents, &subject, committee, Counts::one(false));
        }
        for (kind, cared) in &home.members {
            counts.add(Measure::Caregiver, kind, committee, Counts::one(*cared));
        }
        for campaign in campaigns {
            let last = home.visits.get(&campaign.id).copied();
            // The same condition as in the SQL of `rebuild::visits`: once visited, a household counts in any
            // population.
            if last.is_some() || concerns(campaign, home) {
                let visit = Counts::visit(last, campaign.ends_on);
                counts.add(
                    Measure::Campaign,
                    &campaign.id.to_string(),
                    committee,
                    visit,
                );
            }
        }
        if let Some(grid) = home.grid {
            let load = self.loads.entry(grid).or_default();
            load.households += 1;
            let here = home.states.iter().filter(|state| state.lives_here());
            load.persons += i32::try_from(here.count()).unwrap_or_default();
        }
    }
}

/// Whether a campaign includes a household.
fn concerns(campaign: &campaign::Model, home: &store::HouseholdFacts) -> bool {
    match campaign.population {
        CampaignPopulation::All => true,
        CampaignPopulation::LivingState => {
            let state = campaign.living_state;
            home.states.iter().any(|own| Some(*own) == state)
        }
        CampaignPopulation::SpecialGroup => {
            let group = campaign.special_group.as_deref();
            home.members.iter().any(|(kind, _)| Some(&**kind) == group)
        }
    }
}
