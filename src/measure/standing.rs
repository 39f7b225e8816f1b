//! What a part of a committee adds to the counts: looked at before and after a change.

use std::collections::{BTreeMap, BTreeSet};

use cunju_entity::value::{Code, GridId, HouseholdId, Measure, RoundPopulation};
use cunju_entity::{committee, round};
use sea_orm::ActiveEnum;

use super::rules::{Counts, Deltas};
use super::store::{self, Load};
use crate::change::Work;
use crate::error::Error;

/// Whose part of the counts it is.
#[derive(Clone, Debug)]
enum Part {
    /// These households, with their residents, memberships and visits.
    Households(Vec<HouseholdId>),
    /// Grids and three-person groups, with their seats.
    Posts,
}

/// What a part of a committee adds to the counts.
#[derive(Clone, Debug)]
pub struct Standing {
    part: Part,
    counts: Deltas,
    loads: BTreeMap<GridId, Load>,
}

/// What these households add to the counts now; one that does not exist yet adds nothing.
///
/// # Errors
///
/// An error of the database.
pub async fn households(
    work: &Work<'_>,
    committee: &committee::Model,
    ids: &[HouseholdId],
) -> Result<Standing, Error> {
    look(work, committee, Part::Households(ids.to_vec())).await
}

/// What the grids and three-person groups of a committee add to the counts now.
///
/// # Errors
///
/// An error of the database.
pub async fn posts(work: &Work<'_>, committee: &committee::Model) -> Result<Standing, Error> {
    look(work, committee, Part::Posts).await
}

/// Brings the counts up to date with what changed since `before` was looked at.
///
/// # Errors
///
/// An error of the database.
pub async fn settle(
    work: &Work<'_>,
    committee: &committee::Model,
    before: Standing,
) -> Result<(), Error> {
    let after = look(work, committee, before.part).await?;
    store::apply(&work.tx, &after.counts.since(&before.counts)).await?;
    load(work, committee, &before.loads, &after.loads).await
}

/// Brings the counts of two committees up to date: all in one, so that concurrent changes lock the
/// same rows in the same order.
///
/// # Errors
///
/// An error of the database.
pub async fn settle_both(
    work: &Work<'_>,
    (one, before_one): (&committee::Model, Standing),
    (other, before_other): (&committee::Model, Standing),
) -> Result<(), Error> {
    let after_one = look(work, one, before_one.part).await?;
    let after_other = look(work, other, before_other.part).await?;
    let deltas = after_one.counts.since(&before_one.counts);
    let deltas = deltas.and(after_other.counts.since(&before_other.counts));
    store::apply(&work.tx, &deltas).await?;
    load(work, one, &before_one.loads, &after_one.loads).await?;
    load(work, other, &before_other.loads, &after_other.loads).await
}

/// Brings the households and persons of the grids of a committee up to date.
async fn load(
    work: &Work<'_>,
    committee: &committee::Model,
    before: &BTreeMap<GridId, Load>,
    after: &BTreeMap<GridId, Load>,
) -> Result<(), Error> {
    let grids: BTreeSet<GridId> = before.keys().chain(after.keys()).copied().collect();
    for grid in grids {
        let was = before.get(&grid).copied().unwrap_or_default();
        let is = after.get(&grid).copied().unwrap_or_default();
        if was != is {
            store::load(&work.tx, committee.id, grid, is.since(was)).await?;
        }
    }
    Ok(())
}

async fn look(
    work: &Work<'_>,
    committee: &committee::Model,
    part: Part,
) -> Result<Standing, Error> {
    let mut standing = Standing {
        counts: Deltas::default(),
        loads: BTreeMap::new(),
        part,
    };
    match &standing.part {
        Part::Posts => {
            for post in store::posts(&work.tx, committee).await? {
                let counts = Counts::one(post.met);
                standing
                    .counts
                    .add(post.measure, "", committee.code, counts);
            }
        }
        Part::Households(ids) => {
            let above = work.session.divisions.scopes(committee.division_id);
            let rounds = store::rounds(&work.tx, committee.id, above).await?;
            let found = store::homes(&work.tx, committee.id, ids, &rounds).await?;
            for home in found.values() {
                add(&mut standing, committee.code, home, &rounds);
            }
        }
    }
    Ok(standing)
}

fn add(standing: &mut Standing, committee: Code, home: &store::Home, rounds: &[round::Model]) {
    let counts = &mut standing.counts;
    let gridded = Counts::one(home.grid.is_some());
    counts.add(Measure::HouseholdGrid, "", committee, gridded);
    for state in &home.states {
        let subject = state.to_value();
        counts.add(Measure::Residents, &subject, committee, Counts::one(false));
    }
    for (kind, cared) in &home.members {
        counts.add(Measure::Carer, kind, committee, Counts::one(*cared));
    }
    for round in rounds {
        let last = home.visits.get(&round.id).copied();
        if last.is_some() || concerns(round, home) {
            let visit = Counts::visit(last, round.ends_on);
            counts.add(Measure::Round, &round.id.to_string(), committee, visit);
        }
    }
    if let Some(grid) = home.grid {
        let load = standing.loads.entry(grid).or_default();
        load.households += 1;
        let here = home.states.iter().filter(|state| state.lives_here());
        load.persons += i32::try_from(here.count()).unwrap_or_default();
    }
}

/// Whether a household is one of those that a round is about.
fn concerns(round: &round::Model, home: &store::Home) -> bool {
    match round.population {
        RoundPopulation::All => true,
        RoundPopulation::LivingState => {
            let state = round.living_state;
            home.states.iter().any(|own| Some(*own) == state)
        }
        RoundPopulation::SpecialGroup => {
            let group = round.special_group.as_deref();
            home.members.iter().any(|(kind, _)| Some(&**kind) == group)
        }
    }
}
